import type { MatrixClient, TimelineEvents } from 'matrix-js-sdk';
import { acknowledgementType } from '../../../shared/src/acknowledgement.ts';
import { AppError } from '../../../shared/src/appError.ts';
import { isUserId, type EventId, type RoomId } from '../../../shared/src/matrix/ids.ts';
import { createBotApi } from './botApi.ts';
import { openClient, startFeed, wipe } from './clientSync.ts';
import { watchNetwork } from './connection.ts';
import type { Host } from './host.ts';
import { watchSystemLook } from './look.ts';
import { browserMemory } from './memory.ts';
import { keptToken } from './openId.ts';
import { orFail } from './sdkFailure.ts';
import { beginAnew, type Session, type SignedOut } from './session.ts';
import type { Settings } from './settings.ts';

const TIMEOUT = 20_000;

/** Rejects when it takes too long. */
const inTime = <T>(task: Promise<T>): Promise<T> =>
  Promise.race([
    task,
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error('it takes too long')), TIMEOUT)),
  ]);

/** A picture, fetched with the proof of who we are, as homeservers want it. */
async function fetchPicture(client: MatrixClient, mxc: string, size: number): Promise<string | undefined> {
  const url = client.mxcUrlToHttp(mxc, size, size, 'crop', false, true, true);
  if (url === null) return undefined;
  const response = await fetch(url, {
    headers: { Authorization: `Bearer ${client.getAccessToken() ?? ''}` },
    signal: AbortSignal.timeout(TIMEOUT),
  });
  return response.ok ? URL.createObjectURL(await response.blob()) : undefined;
}

/** The link to a room in the client that people use, or the one that asks them which. */
const linkTo = ({ REACT_APP_ELEMENT_URL: client }: Settings, roomId: RoomId): string =>
  client ? `${client.replace(/\/+$/, '')}/#/room/${roomId}` : `https://matrix.to/#/${roomId}`;

/** The planner's world on a page of its own: a Matrix client, which hears only what the planner needs. */
export async function createClientHost(
  session: Session,
  settings: Settings,
  stateTypes: readonly string[],
): Promise<Host> {
  const { client, hasLostKeys } = await openClient(session);
  const types = { state: stateTypes, events: [acknowledgementType] };
  let isEnding = false;
  const end = async (why?: SignedOut) => {
    if (isEnding) return;
    isEnding = true;
    // Whether the homeserver hears of it or not, nothing stays behind here.
    if (why !== 'expired') await inTime(client.logout(true)).catch(() => undefined);
    client.stopClient();
    await wipe(client).catch(() => undefined);
    beginAnew(why);
  };
  if (hasLostKeys) {
    // Before anything is sent: a device cannot get other keys, nobody would believe it.
    await end('keysLost');
    // The page is on its way to the log-in.
    return new Promise(() => undefined);
  }
  const feed = startFeed(client, session, types, () => void end('expired'));
  const token = keptToken(
    () => orFail(client.getOpenIdToken()),
    browserMemory(() => window.sessionStorage),
  );
  const pictures = new Map<string, Promise<string | undefined>>();
  const link = (roomId: RoomId) => linkTo(settings, roomId);

  return {
    kind: 'page',
    userId: session.userId,
    roomId: undefined,
    locale: navigator.language,
    bot: createBotApi(settings.REACT_APP_API_BASE_URL, token),
    memory: browserMemory(() => window.localStorage),
    watchLook: watchSystemLook,
    watchConnection: (receive) => {
      const known = { network: true, homeserver: true };
      const tell = () => receive(known.network && known.homeserver);
      const stops = [
        watchNetwork((network) => {
          known.network = network;
          tell();
        }),
        feed.watchConnection((homeserver) => {
          known.homeserver = homeserver;
          tell();
        }),
      ];
      return () => stops.forEach((stop) => stop());
    },
    watchState: async (wanted, receive) => {
      await feed.prepared;
      const among = ({ type }: { readonly type: string }) => wanted.includes(type);
      receive(feed.stateNow().filter(among));
      return feed.watchState((events) => receive(events.filter(among)));
    },
    watchEvents: (wanted, receive) =>
      Promise.resolve(
        feed.watchEvents((event) => {
          if (wanted.includes(event.type)) receive(event);
        }),
      ),
    sendEvent: async (roomId, type, content, transactionId) => {
      // Into a room that it does not know the SDK would send in clear.
      await feed.prepared;
      const room = client.getRoom(roomId);
      if (room === null) throw new AppError('not_found', 'the room is not known');
      // The SDK refuses a transaction that it knows; what it could not send it sends again as it was.
      const unsent = room.getEventForTxnId(transactionId);
      const sending = unsent
        ? client.resendEvent(unsent, room)
        : client.sendEvent(roomId, type as keyof TimelineEvents, content as never, transactionId);
      return (await orFail(sending)).event_id as EventId;
    },
    join: async (roomId) => void (await orFail(client.joinRoom(roomId))),
    leave: async (roomId) => void (await orFail(client.leave(roomId))),
    searchPeople: async (term) => {
      const { results } = await orFail(client.searchUserDirectory({ term, limit: 20 }));
      return results.flatMap(({ user_id, display_name, avatar_url }) =>
        isUserId(user_id)
          ? [
              {
                userId: user_id,
                ...(display_name && { displayName: display_name }),
                ...(avatar_url && { avatarUrl: avatar_url }),
              },
            ]
          : [],
      );
    },
    openRoom: (roomId) => {
      window.open(link(roomId), '_blank', 'noopener');
      return Promise.resolve();
    },
    roomLink: link,
    thumbnail: (mxc, size) => {
      const key = `${size} ${mxc}`;
      const picture = pictures.get(key) ?? fetchPicture(client, mxc, size).catch(() => undefined);
      pictures.set(key, picture);
      return picture;
    },
    logOut: () => end(),
  };
}
