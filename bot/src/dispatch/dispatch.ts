import { AppError, toAppError } from '../../../shared/src/appError.ts';
import { check } from '../../../shared/src/contract.ts';
import { isValidTimeZone } from '../../../shared/src/calendar/zone.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { isInterruption } from '../interrupted.ts';
import type { Attempt } from '../meetings/attempt.ts';
import type { Meetings } from '../meetings/meetings.ts';
import { authorise } from './authorise.ts';
import type { AnyCommand, Request, Result } from './command.ts';
import type { Entry, Journal } from './journal.ts';
import type { Outcome } from './outcome.ts';
import type { Registry } from './registry.ts';
import type { Serially } from './serially.ts';

/** Told of every command that ended. */
export type DispatchObserver = (observed: {
  readonly request: Request;
  readonly outcome: Outcome;
  readonly seconds: number;
}) => void;

/**
 * Told of every command that was carried out, before its end is noted: whoever keeps what follows from it durably loses
 * nothing. It is told again when the service is killed in between.
 */
export type CarriedOut = (done: {
  readonly request: Request;
  readonly targetId: RoomId | undefined;
  readonly result: Result;
}) => Promise<void>;

export type DispatchOptions = {
  readonly registry: Registry;
  readonly meetings: Meetings;
  readonly journal: Journal;
  /** Milliseconds after which a command that waited is refused. */
  readonly maxAge: number;
  readonly now: () => number;
  readonly observe: DispatchObserver;
  readonly carriedOut?: CarriedOut | undefined;
  /** One command at a time for a target; whoever else reads and writes there waits in the same line. */
  readonly serially: Serially;
};

/**
 * Runs one journalled command to its end, exactly once, whichever door it came through.
 *
 * @throws Interrupted when the service stops meanwhile; the command then stays in the journal.
 */
export type Dispatch = (entry: Entry) => Promise<Outcome>;

function invalid(complaint: string): never {
  throw new AppError('invalid', complaint, { params: { fields: [complaint] } });
}

const actsWhereSent = ({ contract }: AnyCommand): boolean => contract.target === 'room_sent_in';

/** The room that a command names as its target; `undefined` where it names none. Before its data is checked, too. */
function namedTarget(command: AnyCommand | undefined, data: unknown): RoomId | undefined {
  if (command === undefined || actsWhereSent(command)) return undefined;
  const { target_room_id: named } = (data ?? {}) as { readonly target_room_id?: unknown };
  return typeof named === 'string' ? (named as RoomId) : undefined;
}

export function createDispatch(options: DispatchOptions): Dispatch {
  const { registry, meetings, journal, maxAge, now, observe, carriedOut, serially } = options;

  async function run(command: AnyCommand, { request, begun }: Entry): Promise<Outcome> {
    const { contract, execute } = command;
    const widgetIds = meetings.template.widgets.map(({ id }) => id);
    // Times without an offset would be meant in a zone that nobody knows.
    if (!isValidTimeZone(request.timeZone)) invalid('context.timezone must be an IANA time zone');
    const data: unknown = check(contract.schema, request.data, { widgetIds });
    const targetId = actsWhereSent(command) ? request.sentIn : namedTarget(command, data);
    const target =
      targetId === undefined ? undefined : { roomId: targetId, state: await meetings.rooms.state(targetId) };
    // What had effects was authorised then, and may have taken the sender's power or membership away.
    if (target && !begun)
      authorise(target, meetings.rooms.botId, request.sender, contract.needs(data as never));
    if (!begun) await journal.begin(request.id);
    const attempt: Attempt = {
      resumed: begun,
      recall: (step) => journal.recall(request.id, step),
      remember: (step, value) => journal.remember(request.id, step, value),
    };
    const result = await execute(data as never, { ...request, attempt, target }, meetings);
    await carriedOut?.({ request, targetId, result });
    return { done: true, result };
  }

  const carryOut: Dispatch = async (given) => {
    // It may have waited, and somebody else may have carried it out meanwhile.
    const { begun, outcome: known } = (await journal.find(given.request.id)) ?? given;
    const entry = { ...given, begun, outcome: known };
    if (known) return known;
    const { request } = entry;
    const started = performance.now();
    let outcome: Outcome;
    try {
      const command = registry.get(request.type);
      if (!command) invalid(`type ${request.type} is no command`);
      if (!begun && now() - request.sentAt > maxAge) {
        throw new AppError('expired', 'the command waited longer than commands may');
      }
      outcome = await run(command, entry);
    } catch (thrown) {
      if (isInterruption(thrown)) throw thrown;
      outcome = { done: false, error: toAppError(thrown) };
    }
    await journal.end(request.id, outcome);
    observe({ request, outcome, seconds: (performance.now() - started) / 1000 });
    return outcome;
  };

  return (given) => {
    const { id, type, data } = given.request;
    const targetId = namedTarget(registry.get(type), data);
    // What is taken up again at a start may also be asked for again by what caused it. Everybody has their place in the
    // line of the target before anything is waited for: who came first goes first.
    return serially(id, () =>
      targetId === undefined ? carryOut(given) : serially(targetId, () => carryOut(given)),
    );
  };
}
