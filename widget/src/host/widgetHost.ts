import {
  MatrixCapabilities,
  WidgetApiResponseError,
  WidgetApiToWidgetAction,
  type IModalWidgetReturnData,
  type WidgetApi,
} from 'matrix-widget-api';
import { AppError } from '../../../shared/src/appError.ts';
import {
  isRoomId,
  isUserId,
  type EventId,
  type RoomId,
  type UserId,
} from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { createBotApi } from './botApi.ts';
import { watchNetwork } from './connection.ts';
import type { Host, Look, Modal, ModalWish } from './host.ts';
import { matrixFailure } from './matrixFailure.ts';
import { browserMemory, type Notes } from './memory.ts';
import { keptToken } from './openId.ts';
import { lookOf, modalUrl } from './parameters.ts';
import type { Settings } from './settings.ts';
import { thumbnailUrl } from './thumbnailUrl.ts';
import type { WidgetConnection } from './widgetConnection.ts';
import { onAction } from './widgetFeed.ts';

/** A client says so when its user has closed a window of ours. */
const DISMISSED = 'm.exited';

function failure(thrown: unknown): AppError {
  if (!(thrown instanceof WidgetApiResponseError)) return matrixFailure(thrown, undefined);
  const refused = thrown.data.matrix_api_error;
  // The client itself refuses what it was not asked for before.
  if (refused === undefined) return new AppError('denied', thrown.message, { cause: thrown });
  const { errcode, retry_after_ms: wait } = refused.response as { errcode?: string; retry_after_ms?: number };
  return matrixFailure(thrown, { status: refused.http_status, errcode, retryAfter: wait });
}

const orFail = <Value>(promise: Promise<Value>): Promise<Value> =>
  promise.catch((thrown: unknown) => {
    throw failure(thrown);
  });

function openModal(api: WidgetApi, { path, title, data, buttons }: ModalWish): Promise<unknown> {
  const closed = new Promise<unknown>((resolve) => {
    api.once(`action:${WidgetApiToWidgetAction.CloseModalWidget}`, (event: CustomEvent) => {
      event.preventDefault();
      const request = event.detail as { data: IModalWidgetReturnData } & Parameters<
        typeof api.transport.reply
      >[0];
      api.transport.reply(request, {});
      resolve(request.data[DISMISSED] === true ? undefined : request.data['result']);
    });
  });
  const drawn = buttons.map(({ kind, ...button }) => ({ ...button, kind: `m.${kind}` }));
  const url = modalUrl(new URL(window.location.href), path);
  return orFail(api.openModalWidget(url, title, drawn, { data })).then(() => closed);
}

function modalOf(api: WidgetApi, data: unknown): Modal {
  const pressed = new Set<(buttonId: string) => void>();
  onAction(api, WidgetApiToWidgetAction.ButtonClicked, ({ id }) => {
    if (typeof id === 'string') for (const press of pressed) press(id);
  });
  return {
    data,
    setEnabled: (buttonId, isEnabled) =>
      void api.setModalButtonEnabled(buttonId, isEnabled).catch(() => undefined),
    watchButtons: (press) => {
      pressed.add(press);
      return () => void pressed.delete(press);
    },
    close: (result) => void api.closeModalWidget({ result }).catch(() => undefined),
  };
}

/** Follows what the client says of its look and language. */
function surroundings({ api, parameters }: WidgetConnection) {
  const looks = new Set<(look: Look) => void>();
  const locales = new Set<(locale: string) => void>();
  let look = lookOf(parameters.theme);
  let locale = parameters.language ?? navigator.language;
  onAction(api, WidgetApiToWidgetAction.ThemeChange, ({ name }) => {
    if (typeof name !== 'string') return;
    look = lookOf(name);
    for (const receive of looks) receive(look);
  });
  onAction(api, WidgetApiToWidgetAction.LanguageChange, ({ lang }) => {
    if (typeof lang !== 'string') return;
    locale = lang;
    for (const receive of locales) receive(locale);
  });
  return {
    locale: () => locale,
    watchLook: (receive: (look: Look) => void) => {
      receive(look);
      looks.add(receive);
      return () => void looks.delete(receive);
    },
    watchLocale: (receive: (locale: string) => void) => {
      locales.add(receive);
      return () => void locales.delete(receive);
    },
  };
}

/** What the windows of one user in one tab share, and nobody else. */
function memoryFor(userId: UserId): Notes {
  const { read, write } = browserMemory(() => window.sessionStorage);
  return { read: (key) => read(`${key}_${userId}`), write: (key, value) => write(`${key}_${userId}`, value) };
}

/** A picture as the client fetches it for us (MSC4039), where it lets us. */
async function download(api: WidgetApi, mxc: string): Promise<string | undefined> {
  if (!api.hasCapability(MatrixCapabilities.MSC4039DownloadFile)) return undefined;
  const { file } = await api.downloadFile(mxc);
  return file instanceof Blob ? URL.createObjectURL(file) : undefined;
}

/** The planner's world where a client shows it. Only when nothing is lacking any more. */
export async function createWidgetHost(
  connection: WidgetConnection,
  { userId, roomId }: { readonly userId: UserId; readonly roomId: RoomId },
  settings: Settings,
): Promise<Host> {
  const { api, feed, parameters } = connection;
  const { clientUrl, displayName, isModal } = parameters;
  const around = surroundings(connection);
  const token = keptToken(async () => {
    const credentials = await orFail(api.requestOpenIDConnectToken());
    const { access_token, matrix_server_name, expires_in = 3600 } = credentials;
    if (!access_token || !matrix_server_name) throw new AppError('denied', 'the client gave no token');
    return { access_token, matrix_server_name, expires_in: Number(expires_in) };
  }, memoryFor(userId));
  // Nothing of the invitation goes along, which holds texts meant for us alone.
  const profile = async () => {
    const members = await orFail(feed.read([stateKinds.member]));
    const own = members.filter(({ state_key }) => state_key === userId);
    const avatar = own.map(({ content }) => content['avatar_url']).find((url) => typeof url === 'string');
    return {
      ...(displayName && { displayname: displayName }),
      ...(avatar !== undefined && { avatar_url: avatar }),
    };
  };
  const setMembership = async (room: RoomId, membership: 'join' | 'leave') => {
    const content = { membership, ...(membership === 'join' && (await profile())) };
    await orFail(api.sendStateEvent(stateKinds.member, userId, content, room));
  };
  const pictures = new Map<string, Promise<string | undefined>>();
  const folder = `${clientUrl.origin}${clientUrl.pathname.replace(/\/[^/]*$/, '')}`;

  return {
    kind: 'widget',
    userId,
    roomId,
    get locale() {
      return around.locale();
    },
    bot: createBotApi(settings.REACT_APP_API_BASE_URL, token),
    memory: browserMemory(() => window.localStorage),
    watchLook: around.watchLook,
    watchLocale: around.watchLocale,
    watchConnection: watchNetwork,
    watchState: async (types, receive) => {
      const filtered = (events: Parameters<Parameters<typeof feed.watchState>[0]>[0]) =>
        receive(events.filter(({ type }) => types.includes(type)));
      const stop = feed.watchState(filtered);
      receive(await orFail(feed.read(types)));
      return stop;
    },
    watchEvents: (types, receive) =>
      Promise.resolve(
        feed.watchEvents((event) => {
          if (types.includes(event.type)) receive(event);
        }),
      ),
    sendEvent: async (room, type, content) => {
      const { event_id } = await orFail(api.sendRoomEvent(type, content, room));
      if (event_id === undefined) throw new AppError('upstream', 'the client does not say what it sent');
      return event_id as EventId;
    },
    join: (room) => setMembership(room, 'join'),
    leave: (room) => setMembership(room, 'leave'),
    searchPeople: async (term) => {
      const { results } = await orFail(api.searchUserDirectory(term));
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
    openRoom: async (room) => {
      if (isRoomId(room)) await orFail(api.navigateTo(`https://matrix.to/#/${room}`));
    },
    roomLink: (room) => `${folder}/#/room/${room}`,
    thumbnail: async (mxc, size) => {
      const picture = pictures.get(mxc) ?? download(api, mxc).catch(() => undefined);
      pictures.set(mxc, picture);
      const homeserver = settings.REACT_APP_HOME_SERVER_URL;
      return (await picture) ?? (homeserver && thumbnailUrl(homeserver, mxc, size));
    },
    // Clients show one such window at a time, and none opened from it.
    ...(isModal
      ? { modal: modalOf(api, ((await connection.modalData) as { data?: unknown }).data) }
      : { openModal: (wish: ModalWish) => openModal(api, wish) }),
  };
}
