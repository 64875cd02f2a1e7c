import { isRoomId, isUserId, type RoomId, type UserId } from '../../../shared/src/matrix/ids.ts';
import type { WidgetParameter } from '../../../shared/src/meeting/widgetUrl.ts';
import type { Look } from './host.ts';
import type { Settings } from './settings.ts';

/** Marks the address of a page that was opened as a window of the client. */
const MODAL = 'convene_modal';

/** What a client has told us in our address. */
export type Parameters = {
  readonly widgetId: string;
  /** Where the client is, without its fragment. */
  readonly clientUrl: URL;
  readonly userId: UserId | undefined;
  readonly roomId: RoomId | undefined;
  readonly displayName: string | undefined;
  readonly language: string | undefined;
  readonly theme: string | undefined;
  readonly isModal: boolean;
  /** The bot that the address names instead of the one that is set up. */
  readonly botUrl: string | undefined;
  readonly botUserId: string | undefined;
};

const fragmentOf = (url: URL) => new URLSearchParams(url.hash.replace(/^#[^?]*\??/, ''));

/** Reads our address; `undefined` where no client has opened it. */
export function readParameters(url: URL): Parameters | undefined {
  const client = url.searchParams;
  const fragment = fragmentOf(url);
  // A placeholder that the client did not fill says nothing.
  const given = (name: string) => {
    const value = fragment.get(name) ?? undefined;
    return value === '' || value?.startsWith('$') ? undefined : value;
  };
  const parameter = (name: WidgetParameter) => given(name);
  const widgetId = client.get('widgetId');
  const clientUrl = URL.parse(client.get('parentUrl') ?? '');
  if (!widgetId || !clientUrl) return undefined;
  const userId = parameter('matrix_user_id');
  const roomId = parameter('matrix_room_id');
  return {
    widgetId,
    clientUrl,
    userId: isUserId(userId) ? userId : undefined,
    roomId: isRoomId(roomId) ? roomId : undefined,
    displayName: parameter('matrix_display_name'),
    language: parameter('matrix_client_language'),
    theme: parameter('theme'),
    isModal: fragment.has(MODAL),
    botUrl: given('meetings_bot_base_url'),
    botUserId: given('meetings_bot_user_id'),
  };
}

/** The address of a window at a path of ours, with all that we were told. */
export function modalUrl(own: URL, path: string): string {
  const fragment = fragmentOf(own);
  fragment.set(MODAL, 'true');
  return `${new URL(path, own).href}#/?${fragment.toString()}`;
}

/** The settings with the bot that the address names, where that is allowed. */
export function withOverrides(settings: Settings, { botUrl, botUserId }: Parameters): Settings {
  if (!settings.REACT_APP_ALLOW_URL_OVERRIDES) return settings;
  return {
    ...settings,
    ...(botUrl && { REACT_APP_API_BASE_URL: botUrl }),
    ...(botUserId && { REACT_APP_BOT_USER_ID: botUserId }),
  };
}

/** The look that the name of a client's theme promises. */
export function lookOf(theme: string | undefined): Look {
  if (theme === undefined) return { theme: 'light' };
  if (/contrast/i.test(theme)) return { theme: 'highContrast' };
  return { theme: /dark|black/i.test(theme) ? 'dark' : 'light' };
}
