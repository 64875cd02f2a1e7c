import express, { type Request, type Router } from 'express';
import { AppError } from '../../../shared/src/appError.ts';
import { closeMeetingContract } from '../../../shared/src/commands/closeMeeting.ts';
import { createMeetingContract } from '../../../shared/src/commands/createMeeting.ts';
import { updateMeetingContract } from '../../../shared/src/commands/updateMeeting.ts';
import { check, type AnyContract } from '../../../shared/src/contract.ts';
import { isRoomId, type RoomId } from '../../../shared/src/matrix/ids.ts';
import type { Result } from '../dispatch/command.ts';
import type { Identify } from './identity.ts';
import { localeOf, timeZoneOf } from './requestContext.ts';
import type { Submit } from './submit.ts';

/** A command that HTTP offers. OpenAPI is made from the same table. */
export type CommandRoute = {
  readonly method: 'post' | 'put';
  readonly path: string;
  readonly contract: AnyContract;
  /** The status of success. */
  readonly status: number;
  /** Whether success says which room it is. */
  readonly givesRoom: boolean;
};

export const commandRoutes: readonly CommandRoute[] = [
  {
    method: 'post',
    path: '/v1/meeting/create',
    contract: createMeetingContract,
    status: 201,
    givesRoom: true,
  },
  {
    method: 'put',
    path: '/v1/meeting/update',
    contract: updateMeetingContract,
    status: 200,
    givesRoom: false,
  },
  {
    method: 'post',
    path: '/v1/meeting/close',
    contract: closeMeetingContract,
    status: 201,
    givesRoom: false,
  },
];

type Options = {
  readonly identify: Identify;
  readonly submit: Submit;
  readonly widgetIds: readonly string[];
  readonly linkPrefix: string;
  readonly defaultTimeZone: string;
  readonly now: () => number;
};

/** The longest idempotency key, in characters. */
const MAX_KEY = 255;

function idempotencyKeyOf(request: Request): string | undefined {
  const key = request.get('idempotency-key');
  if (key === undefined || (key !== '' && key.length <= MAX_KEY)) return key;
  const complaint = `Idempotency-Key must have 1 to ${MAX_KEY} characters`;
  throw new AppError('invalid', complaint, { params: { fields: [complaint] } });
}

/** The parent that a body names; its form is checked with the rest of the body. */
function parentOf(body: unknown): RoomId | undefined {
  const parent: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'parent_room_id') : undefined;
  return isRoomId(parent) ? parent : undefined;
}

function bodyOf({ roomIds }: Result, linkPrefix: string): object | undefined {
  const roomId = roomIds?.[0];
  return roomId && { room_id: roomId, meeting_url: `${linkPrefix}${roomId}` };
}

/** The commands over HTTP: the same as over Matrix, answered by a status. */
export function meetingRoutes(options: Options): Router {
  const { identify, submit, widgetIds, linkPrefix, defaultTimeZone, now } = options;
  const router = express.Router();
  for (const { method, path, contract, status, givesRoom } of commandRoutes) {
    router[method](path, async (request, response) => {
      const sender = await identify(request.get('authorization'));
      const data: unknown = request.body;
      // What cannot be carried out is not written down either.
      check<unknown>(contract.schema, data, { widgetIds });
      const submission = {
        type: contract.type,
        sender,
        sentIn: contract.target === 'room_sent_in' ? parentOf(data) : undefined,
        data,
        locale: localeOf(request),
        timeZone: timeZoneOf(request, defaultTimeZone),
        sentAt: now(),
      };
      const result = await submit(submission, idempotencyKeyOf(request));
      response.status(status);
      if (givesRoom) response.json(bodyOf(result, linkPrefix));
      else response.end();
    });
  }
  return router;
}
