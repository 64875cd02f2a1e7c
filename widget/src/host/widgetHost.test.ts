/** A client as the widget hears and sees it: messages between windows. */
import { AppError } from '../../../shared/src/appError.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { readParameters } from './parameters.ts';
import { readSettings } from './settings.ts';
import { connectToClient, type WidgetConnection } from './widgetConnection.ts';
import { createWidgetHost } from './widgetHost.ts';

const alice = '@alice:example.org' as UserId;
const calendar = '!calendar:example.org' as RoomId;
const meeting = '!meeting:example.org' as RoomId;

type Message = {
  readonly api: 'toWidget' | 'fromWidget';
  readonly widgetId: string;
  readonly requestId: string;
  readonly action: string;
  readonly data: Record<string, unknown>;
  readonly response?: Record<string, unknown>;
};

const tick = () => new Promise((done) => setTimeout(done, 5));

let clients = 0;

/** A client that grants what it is asked for, and answers as `answers` says. */
class Client {
  /** Widgets of other tests are still there. */
  readonly widgetId = `w${(clients += 1)}`;
  readonly heard: Message[] = [];
  readonly answers: Record<string, (data: Record<string, unknown>) => Record<string, unknown>>;
  #count = 0;
  readonly #replies = new Map<string, (response: Record<string, unknown>) => void>();

  constructor(versions: readonly string[], answers: Client['answers'] = {}) {
    this.answers = { supported_api_versions: () => ({ supported_versions: versions }), ...answers };
    jest
      .spyOn(window, 'postMessage')
      .mockImplementation(((message: Message) => this.#hear(message)) as never);
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
  }

  #hear(message: Message) {
    if (message.widgetId !== this.widgetId) return;
    if (message.api === 'toWidget') {
      this.#replies.get(message.requestId)?.(message.response ?? {});
      return;
    }
    this.heard.push(message);
    const answer = this.answers[message.action];
    if (answer) this.deliver({ ...message, response: answer(message.data) });
  }

  deliver(message: object, source: Window = window) {
    window.dispatchEvent(new MessageEvent('message', { data: message, source }));
  }

  /** Sends an action to the widget, and waits for its reply. */
  send(action: string, data: object): Promise<Record<string, unknown>> {
    const requestId = `client-${(this.#count += 1)}`;
    const replied = new Promise<Record<string, unknown>>((done) => this.#replies.set(requestId, done));
    this.deliver({ api: 'toWidget', widgetId: this.widgetId, requestId, action, data });
    return replied;
  }

  async negotiate(grant = (wanted: readonly string[]) => wanted) {
    const { capabilities } = (await this.send('capabilities', {})) as { capabilities: string[] };
    await this.send('notify_capabilities', { requested: capabilities, approved: grant(capabilities) });
  }
}

const modern = ['org.matrix.msc2762_update_state', 'org.matrix.msc2871', 'org.matrix.msc2974'];
const older = ['org.matrix.msc2871', 'org.matrix.msc2974'];
const types = ['m.room.name', 'm.room.member'];

function connect({ widgetId }: Client, fragment = ''): WidgetConnection {
  const url = `https://meetings.example.org/?widgetId=${widgetId}&parentUrl=https%3A%2F%2Fclient.example.org%2F#/?${fragment}`;
  const parameters = readParameters(new URL(url));
  if (!parameters) throw new Error('no parameters');
  return connectToClient(parameters, types);
}

async function hostIn(client: Client, settings: object = {}, fragment = 'matrix_display_name=Alice') {
  const connection = connect(client, fragment);
  await client.negotiate();
  await connection.lacking();
  return createWidgetHost(connection, { userId: alice, roomId: calendar }, readSettings(settings));
}

const named = (name: string, more: object = {}) => ({
  type: 'm.room.name',
  state_key: '',
  sender: alice,
  room_id: meeting,
  event_id: `$${name}`,
  origin_server_ts: 0,
  content: { name },
  ...more,
});

afterEach(() => {
  jest.restoreAllMocks();
});

test('takes the state that a client hands over, and not what only stands in a timeline', async () => {
  const client = new Client(modern);
  const host = await hostIn(client);
  const names: unknown[] = [];
  const watching = host.watchState(['m.room.name'], (events) =>
    names.push(...events.map(({ content }) => content['name'])),
  );
  await client.send('update_state', { state: [named('First'), { type: 'm.room.name', content: 'broken' }] });
  await watching;
  await client.send('send_event', named('Old'));
  await client.send('update_state', { state: [named('Second')] });
  expect(new Set(names)).toEqual(new Set(['First', 'Second']));
});

test('asks an older client for its state, and follows the timelines', async () => {
  const read = ({ type }: Record<string, unknown>) => ({
    events: type === 'm.room.name' ? [named('First')] : [],
  });
  const client = new Client(older, { 'org.matrix.msc2876.read_events': read });
  const host = await hostIn(client);
  const names: unknown[] = [];
  await host.watchState(['m.room.name'], (events) =>
    names.push(...events.map(({ content }) => content['name'])),
  );
  await client.send('send_event', named('Second'));
  expect(names).toContain('First');
  expect(names.at(-1)).toBe('Second');
});

test('tells two events apart that have no ids, as the invited see them', async () => {
  const client = new Client(modern);
  const host = await hostIn(client);
  const ids: string[] = [];
  const watching = host.watchState(['m.room.name'], (events) =>
    ids.push(...events.map(({ event_id }) => event_id)),
  );
  await client.send('update_state', { state: [named('A', { event_id: undefined })] });
  await client.send('update_state', { state: [named('B', { event_id: undefined })] });
  await watching;
  expect(new Set(ids).size).toBeGreaterThan(1);
});

test('does not listen to other windows than the client', async () => {
  const client = new Client(modern);
  const host = await hostIn(client);
  const received: unknown[] = [];
  await host.watchEvents(['m.reaction'], (event) => received.push(event));
  const reaction = { ...named('x'), type: 'm.reaction', state_key: undefined };
  const message = {
    api: 'toWidget',
    widgetId: client.widgetId,
    requestId: 'foreign',
    action: 'send_event',
    data: reaction,
  };
  const frame = document.createElement('iframe');
  document.body.append(frame);
  client.deliver(message, frame.contentWindow as Window);
  await tick();
  expect(received).toEqual([]);
  client.deliver(message);
  await tick();
  expect(received).toHaveLength(1);
});

test('says what is lacking, and has it after asking again', async () => {
  const client = new Client(modern, { 'org.matrix.msc2974.request_capabilities': () => ({}) });
  const connection = connect(client);
  await client.negotiate((wanted) => wanted.filter((each) => !each.includes('navigate')));
  await expect(connection.lacking()).resolves.toEqual(['org.matrix.msc2931.navigate']);
  const again = connection.askAgain();
  await tick();
  const asked = client.heard.find(({ action }) => action === 'org.matrix.msc2974.request_capabilities');
  await client.send('notify_capabilities', { requested: [], approved: asked?.data['capabilities'] });
  await expect(again).resolves.toEqual([]);
});

test.each([
  ['M_FORBIDDEN', 403, 'denied'],
  ['M_LIMIT_EXCEEDED', 429, 'limited'],
  ['M_NOT_FOUND', 404, 'not_found'],
  ['M_UNKNOWN', 500, 'upstream'],
])('calls the refusal %s by our name for it', async (errcode, http_status, code) => {
  const matrix_api_error = { http_status, http_headers: {}, url: '', response: { errcode, error: 'no' } };
  const client = new Client(modern, { send_event: () => ({ error: { message: 'no', matrix_api_error } }) });
  const host = await hostIn(client);
  const failure = await host.sendEvent(calendar, 'a.type', {}, 'a').catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(AppError);
  expect(failure).toMatchObject({ code });
});

test('accepts an invitation with a clean content, and declines with nothing', async () => {
  const client = new Client(modern, { send_event: () => ({ room_id: meeting, event_id: '$e' }) });
  const host = await hostIn(client);
  const own = (room_id: RoomId, content: object) => ({
    ...named('m'),
    type: 'm.room.member',
    state_key: alice,
    room_id,
    content,
  });
  await client.send('update_state', {
    state: [
      own(calendar, { membership: 'join', avatar_url: 'mxc://a/b' }),
      own(meeting, { membership: 'invite', reason: 'A long text' }),
    ],
  });
  await host.join(meeting);
  await host.leave(meeting);
  const sent = client.heard.filter(({ action }) => action === 'send_event').map(({ data }) => data);
  expect(sent).toMatchObject([
    { type: 'm.room.member', state_key: alice, room_id: meeting },
    { content: { membership: 'leave' } },
  ]);
  expect(sent[0]?.['content']).toEqual({ membership: 'join', displayname: 'Alice', avatar_url: 'mxc://a/b' });
});

test('follows the look and the language of the client', async () => {
  const client = new Client(modern);
  const host = await hostIn(client, {}, 'theme=dark&matrix_client_language=de');
  const looks: unknown[] = [];
  host.watchLook((look) => looks.push(look));
  await client.send('theme_change', { name: 'light-high-contrast' });
  const locales: string[] = [];
  host.watchLocale?.((locale) => locales.push(locale));
  await client.send('language_change', { lang: 'en' });
  expect(looks).toEqual([{ theme: 'dark' }, { theme: 'highContrast' }]);
  expect([host.locale, locales]).toEqual(['en', ['en']]);
});

test('opens a window of the client with its buttons, and has its result when it is closed', async () => {
  const client = new Client(modern, { open_modal: () => ({}) });
  const host = await hostIn(client);
  const open = () =>
    host.openModal?.({
      path: '/schedule-meeting',
      title: 'Schedule Meeting',
      data: { start: 1 },
      buttons: [{ id: 'submit', label: 'Create', kind: 'primary', disabled: true }],
    });
  const first = open();
  await tick();
  const [asked] = client.heard.filter(({ action }) => action === 'open_modal');
  expect(asked?.data).toMatchObject({
    name: 'Schedule Meeting',
    buttons: [{ id: 'submit', label: 'Create', kind: 'm.primary', disabled: true }],
    data: { data: { start: 1 } },
  });
  await client.send('close_modal', { result: { done: true } });
  await expect(first).resolves.toEqual({ done: true });
  const second = open();
  await tick();
  await client.send('close_modal', { 'm.exited': true });
  await expect(second).resolves.toBeUndefined();
});

test('is a window itself: has its data, hears its buttons, enables them, closes with a result', async () => {
  const client = new Client(modern, { set_button_enabled: () => ({}), close_modal: () => ({}) });
  const connection = connect(client, 'convene_modal=true');
  await client.negotiate();
  await client.send('widget_config', { data: { start: 1 } });
  const identity = { userId: alice, roomId: calendar };
  const { modal, openModal } = await createWidgetHost(connection, identity, readSettings({}));
  expect([modal?.data, openModal]).toEqual([{ start: 1 }, undefined]);
  const pressed: string[] = [];
  modal?.watchButtons((id) => pressed.push(id));
  await client.send('button_clicked', { id: 'submit' });
  modal?.setEnabled('submit', true);
  modal?.close({ done: true });
  await tick();
  expect(pressed).toEqual(['submit']);
  expect(client.heard.slice(-2)).toMatchObject([
    { action: 'set_button_enabled', data: { button: 'submit', enabled: true } },
    { action: 'close_modal', data: { result: { done: true } } },
  ]);
});

test('links to rooms in the client', async () => {
  const client = new Client(modern, { 'org.matrix.msc2931.navigate': () => ({}) });
  const host = await hostIn(client);
  await host.openRoom(meeting);
  expect(host.roomLink(meeting)).toBe('https://client.example.org/#/room/!meeting:example.org');
  expect(client.heard.at(-1)?.data).toEqual({ uri: 'https://matrix.to/#/!meeting:example.org' });
});

test('shows pictures of the homeserver that is set up, and none where none is', async () => {
  const client = new Client(modern);
  const host = await hostIn(client, { REACT_APP_HOME_SERVER_URL: 'https://matrix.example.org/' });
  expect(await host.thumbnail('mxc://example.org/abc', 32)).toBe(
    'https://matrix.example.org/_matrix/media/v3/thumbnail/example.org/abc?width=32&height=32&method=crop',
  );
  expect(await host.thumbnail('https://elsewhere.example.org/abc', 32)).toBeUndefined();
  expect(await (await hostIn(new Client(modern))).thumbnail('mxc://example.org/abc', 32)).toBeUndefined();
});
