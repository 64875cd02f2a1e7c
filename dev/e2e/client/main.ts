// A small Matrix client: shows one room of its user with its widgets, and lets them do what a client would.
import type { IWidget } from 'matrix-widget-api';
import { show, type Surroundings } from './frame.ts';
import { createQuestions } from './questions.ts';
import { openRooms, requester, type Identity } from './rooms.ts';

type Given = Identity &
  Surroundings & {
    readonly roomId: string;
    readonly widgetId: string;
    /** Whether everything is granted without a question. */
    readonly trusted?: boolean;
  };

const given = JSON.parse(decodeURIComponent(window.location.hash.slice(1))) as Given;
const request = requester(given);
const rooms = await openRooms(request);
const { roomId, widgetId, userId } = given;
const world = {
  userId,
  request,
  rooms,
  roomId,
  questions: createQuestions(given.trusted),
  navigate: (uri: string) => (document.documentElement.dataset['navigated'] = uri),
};
const [event] = rooms.state(roomId, 'im.vector.modular.widgets', widgetId);
if (event === undefined) document.body.append(`There is no widget ${widgetId}.`);
else {
  const definition = { ...(event.content as object), id: widgetId, creatorUserId: event.sender } as IWidget;
  const { api } = show(definition, { world, around: given, into: document.body });
  rooms.follow({
    state: (state) => void api.feedStateUpdate(state).catch(() => undefined),
    event: (timeline) => void api.feedEvent(timeline).catch(() => undefined),
  });
}
