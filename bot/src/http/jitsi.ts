import Joi from 'joi';
import { check } from '../../../shared/src/contract.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { Logger } from '../log.ts';
import { base32 } from '../meetings/template.ts';

/** How to join a conference by telephone, as it stands on the wire. */
type SharingInformation = { readonly jitsi_dial_in_number?: string; readonly jitsi_pin?: number };

/** Finds out how to join the conference of a room by telephone. What cannot be had is left out. */
export type DialIn = (roomId: RoomId) => Promise<SharingInformation>;

type Options = {
  readonly numbersUrl: string;
  /** With `{base32_room_name}` for the conference. */
  readonly pinUrl: string | undefined;
  readonly now: () => number;
  readonly log: Logger;
};

/** How long the dial-in number is believed, in milliseconds. */
const LIFETIME = 3600_000;
const TIMEOUT = 5_000;

type NumberList = readonly { readonly formattedNumber: string; readonly default?: boolean }[];
type NumbersByRegion = { readonly numbers: Readonly<Record<string, readonly string[]>> };

const numberList = Joi.array<NumberList>().items(
  Joi.object({ formattedNumber: Joi.string().required(), default: Joi.boolean() }).unknown(),
);
const numbersByRegion = Joi.object<NumbersByRegion>({
  numbers: Joi.object().pattern(Joi.string(), Joi.array().items(Joi.string())).required(),
}).unknown();
const pinAnswer = Joi.object<{ readonly id: number }>({ id: Joi.number().required() }).unknown();

function dialInNumber(answer: unknown): string | undefined {
  if (Array.isArray(answer)) {
    const list = check<NumberList>(numberList, answer);
    return (list.find((entry) => entry.default) ?? list[0])?.formattedNumber;
  }
  const { numbers } = check<NumbersByRegion>(numbersByRegion, answer);
  return Object.values(numbers)[0]?.[0];
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT) });
  if (!response.ok) throw new Error(`${new URL(url).host} answers ${response.status}`);
  return response.json();
}

export function createDialIn({ numbersUrl, pinUrl, now, log }: Options): DialIn {
  let known: { readonly value: string | undefined; readonly until: number } | undefined;

  const attempt = async <T>(what: string, act: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await act();
    } catch (error) {
      log.warn({ err: error }, `the Jitsi ${what} could not be fetched`);
      return undefined;
    }
  };

  const number = async () => {
    if (known === undefined || known.until < now()) {
      known = { value: dialInNumber(await fetchJson(numbersUrl)), until: now() + LIFETIME };
    }
    return known.value;
  };

  const pin = async (roomId: RoomId) => {
    if (pinUrl === undefined) return undefined;
    const answer = await fetchJson(pinUrl.replace('{base32_room_name}', base32(roomId)));
    return check<{ readonly id: number }>(pinAnswer, answer).id;
  };

  return async (roomId) => {
    const [jitsi_dial_in_number, jitsi_pin] = await Promise.all([
      attempt('dial-in number', number),
      attempt('PIN', () => pin(roomId)),
    ]);
    return {
      ...(jitsi_dial_in_number !== undefined && { jitsi_dial_in_number }),
      ...(jitsi_pin !== undefined && { jitsi_pin }),
    };
  };
}
