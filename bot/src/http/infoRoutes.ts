import express, { type Router } from 'express';
import { AppError } from '../../../shared/src/appError.ts';
import { isRoomId } from '../../../shared/src/matrix/ids.ts';
import { demandMeeting, membershipOf } from '../meetings/meeting.ts';
import type { Meetings } from '../meetings/meetings.ts';
import { fillTemplate } from '../meetings/template.ts';
import type { Identify } from './identity.ts';
import type { DialIn } from './jitsi.ts';

type Options = {
  readonly identify: Identify;
  readonly meetings: Meetings;
  readonly dialIn: DialIn | undefined;
  readonly homeserverUrl: string;
  readonly openXchangeUrlTemplate: string | undefined;
};

/** What clients ask about meetings and about us. */
export function infoRoutes({
  identify,
  meetings,
  dialIn,
  homeserverUrl,
  openXchangeUrlTemplate,
}: Options): Router {
  const { rooms, template } = meetings;
  const router = express.Router();

  router.get('/v1/meeting/:roomId/sharingInformation', async (request, response) => {
    const userId = await identify(request.get('authorization'));
    const { roomId } = request.params;
    const denied = new AppError('denied', `${userId} is not in ${roomId}`, {
      params: { need: 'be joined in the room' },
    });
    if (!isRoomId(roomId)) throw denied;
    // Whether a room exists is nobody's business who is not in it.
    const state = await rooms.state(roomId).catch((error: unknown) => {
      throw error instanceof AppError && error.code === 'not_found' ? denied : error;
    });
    if (membershipOf(state, userId) !== 'join') throw denied;
    demandMeeting(roomId, state);
    response.json((await dialIn?.(roomId)) ?? {});
  });

  router.get('/v1/config', async (request, response) => {
    await identify(request.get('authorization'));
    response.json({
      homeServer: homeserverUrl,
      // The documented name of what is really answered above.
      homeserver: homeserverUrl,
      jitsiDialInEnabled: dialIn !== undefined,
      ...(openXchangeUrlTemplate !== undefined && { openXchangeMeetingUrlTemplate: openXchangeUrlTemplate }),
      botUserId: rooms.botId,
    });
  });

  router.get('/v1/widget/list', (_request, response) => {
    const list = template.widgets.map(({ id, optional, content }) => {
      const { name } = fillTemplate({ name: content.name }, { title: '', uuid: '' });
      return { id, name, optional };
    });
    response.json(list);
  });

  return router;
}
