import { eventually } from '../stack/eventually.ts';
import type { ClientEvent } from '../stack/matrixClient.ts';
import { startBot, type Bot } from './bot.ts';
import { person, sharedHomeserver, type Person } from './people.ts';

const planner = 'net.nordeck.meetings.widget.meetings';

let bot: Bot;
let alice: Person;

beforeAll(async () => {
  const homeserver = sharedHomeserver();
  const env = { ENABLE_WELCOME_WORKFLOW: 'true' };
  [bot, alice] = await Promise.all([startBot({ homeserver, env }), person(homeserver, 'alice')]);
});

afterAll(() => bot.stop());

const contentOf = (state: readonly ClientEvent[], type: string) =>
  state.find((event) => event.type === type)?.content;

const plannersIn = (state: readonly ClientEvent[]) =>
  state.filter(({ type, content }) => type === 'im.vector.modular.widgets' && content.type === planner);

type InviteSync = {
  readonly next_batch: string;
  readonly rooms?: { readonly invite?: Record<string, { invite_state: { events: ClientEvent[] } }> };
};

/** All invitations that alice has had so far, by the name of the room. */
const invitations = new Map<unknown, string>();
let since: string | undefined;

/** The room of that name to which alice is invited. Goes on from the last look, for Synapse keeps first syncs for minutes. */
const invitationTo = async (name: string): Promise<string | undefined> => {
  const sync = await alice.request<InviteSync>({
    path: '/_matrix/client/v3/sync',
    query: { timeout: 0, since },
  });
  since = sync.next_batch;
  for (const [roomId, { invite_state }] of Object.entries(sync.rooms?.invite ?? {})) {
    invitations.set(contentOf(invite_state.events, 'm.room.name')?.name, roomId);
  }
  return invitations.get(name);
};

const textsIn = async (who: Person, roomId: string) =>
  (await who.messages(roomId, 30))
    .filter(({ type, sender }) => type === 'm.room.message' && sender === bot.userId)
    .map(({ content }) => String(content.body));

/** A room of alice's that is no chat with the bot alone. */
const invitedRoom = async (name: string, levels: object = {}) => {
  const roomId = await alice.createRoom({
    name,
    preset: 'private_chat',
    power_level_content_override: levels,
  });
  await alice.invite(roomId, bot.userId);
  return roomId;
};

const raiseBot = async (roomId: string) => {
  const levels = await alice.stateContent(roomId, 'm.room.power_levels');
  const users = { ...(levels?.users as object), [bot.userId]: 50 };
  await alice.sendState(roomId, 'm.room.power_levels', { ...levels, users });
};

/** The help chat for a room, which alice has entered. */
const enterHelpRoom = async (name: string) => {
  const help = await eventually('alice is invited to a help chat', () => invitationTo(`Help for ${name}`));
  await alice.join(help);
  return help;
};

const botsRooms = () => bot.client.joinedRooms();

const say = (roomId: string, body: string) =>
  alice.send(roomId, 'm.room.message', { msgtype: 'm.text', body });

describe('a chat with the bot', () => {
  it.each(['11', '12'])(
    'becomes a calendar in version %s, with picture, name, planner, layout and marker',
    async (roomVersion) => {
      // As Element makes it: the preset gives the invited the creator's power.
      const roomId = await alice.createRoom({
        room_version: roomVersion,
        preset: 'trusted_private_chat',
        is_direct: true,
        invite: [bot.userId],
      });
      const state = await eventually('the bot acts', async () => {
        const now = await alice.state(roomId);
        return contentOf(now, 'net.nordeck.meetings.control_room') ? now : undefined;
      });
      const [widget] = plannersIn(state);
      expect(contentOf(state, 'net.nordeck.meetings.control_room')).toEqual({ room_version: 1 });
      expect(contentOf(state, 'm.room.name')).toEqual({ name: 'NeoDateFix' });
      expect(contentOf(state, 'm.room.avatar')?.url).toMatch(/^mxc:/);
      expect(widget?.state_key).toMatch(/^net\.nordeck\.meetings\.widget\.meetings-[0-9a-f]{32}$/);
      expect(widget?.content).toMatchObject({ id: widget?.state_key, name: 'NeoDateFix' });
      expect(contentOf(state, 'io.element.widgets.layout')).toEqual({
        widgets: { [String(widget?.state_key)]: { container: 'center' } },
      });
    },
  );

  it('is asked for the power it lacks, and set up as soon as it gets it', async () => {
    const roomId = await alice.createRoom({ preset: 'private_chat', is_direct: true, invite: [bot.userId] });
    await eventually('the bot acts', async () =>
      (await textsIn(alice, roomId)).find((text) => text.includes('administrator')),
    );
    const levels = await alice.stateContent(roomId, 'm.room.power_levels');
    const users = { ...(levels?.users as object), [bot.userId]: 100 };
    await alice.sendState(roomId, 'm.room.power_levels', { ...levels, users });
    await eventually('the bot acts', () => alice.stateContent(roomId, 'net.nordeck.meetings.control_room'));
    expect(plannersIn(await alice.state(roomId))).toHaveLength(1);
  });
});

describe('another room', () => {
  it('gets a help chat that introduces itself, and the planner when the bot is promoted, once', async () => {
    const original = await invitedRoom('Calendar');
    const help = await enterHelpRoom('Calendar');
    const intro = await eventually('the bot acts', async () =>
      (await textsIn(alice, help)).find((text) =>
        text.includes('Hello Alice, thank you for inviting me to the'),
      ),
    );
    expect(intro).toContain('!meeting lang de');
    expect(intro).toContain('/addwidget ');

    await say(help, '!meeting status');
    await eventually('the bot acts', async () =>
      (await textsIn(alice, help)).find((text) => text.includes('not a moderator')),
    );
    await raiseBot(original);
    const state = await eventually('the bot acts', async () => {
      const now = await alice.state(original);
      return contentOf(now, 'io.element.widgets.layout') ? now : undefined;
    });
    const [widget] = plannersIn(state);
    expect(widget?.state_key).toMatch(/^meetingwidget-[0-9a-f]{32}$/);
    expect(contentOf(state, 'io.element.widgets.layout')).toEqual({
      widgets: { [String(widget?.state_key)]: { container: 'top', height: 100, index: 1, width: 100 } },
    });

    await say(help, '!meeting setup');
    await eventually('the bot acts', async () =>
      (await textsIn(alice, help)).find((text) => text.includes('There is a calendar')),
    );
    expect(plannersIn(await alice.state(original))).toHaveLength(1);

    await alice.leave(help);
    await eventually('the bot leaves the help chat', async () => !(await botsRooms()).includes(help));
  });

  it('keeps the layout that somebody made', async () => {
    const layout = { widgets: { mine: { container: 'right' } } };
    const roomId = await alice.createRoom({
      name: 'Laid out',
      initial_state: [{ type: 'io.element.widgets.layout', state_key: '', content: layout }],
    });
    await alice.invite(roomId, bot.userId);
    await enterHelpRoom('Laid out');
    await raiseBot(roomId);
    await eventually('the bot acts', async () => plannersIn(await alice.state(roomId))[0]);
    expect(await alice.stateContent(roomId, 'io.element.widgets.layout')).toEqual(layout);
  });

  it('is left alone when somebody added the planner by hand', async () => {
    const url = 'http://localhost:8080/#/?by=hand';
    const widget = { id: 'hand', type: 'm.custom', url, name: 'Planner' };
    const roomId = await alice.createRoom({
      name: 'By hand',
      initial_state: [{ type: 'im.vector.modular.widgets', state_key: 'hand', content: widget }],
    });
    await alice.invite(roomId, bot.userId);
    await eventually(
      'the bot acts',
      async () =>
        (await alice.stateContent(roomId, 'm.room.member', bot.userId))?.membership === 'join' || undefined,
    );
    await raiseBot(roomId);
    await say(roomId, '!meeting help');
    await eventually('the bot acts', async () =>
      (await textsIn(alice, roomId)).find((text) => text.includes('!meeting setup')),
    );
    expect(plannersIn(await alice.state(roomId))).toHaveLength(0);
  });

  it('is left when the last person has gone', async () => {
    const roomId = await invitedRoom('For a while');
    await enterHelpRoom('For a while');
    await alice.leave(roomId);
    await eventually('the bot leaves the empty room', async () => !(await botsRooms()).includes(roomId));
  });
});

describe('what people type', () => {
  it.each([
    ['!meeting', 'You gave me no command'],
    ['!meeting nonsense', 'I do not know that command'],
    ['!meeting lang', 'Use one of: en, de'],
    ['!meeting lang fr', 'I do not speak fr'],
    ['!meeting h', '!meeting status'],
    ['!meeting setup', 'help chat'],
  ])('%s is answered by a notice: %s', async (body, answer) => {
    const roomId = await invitedRoom(`Talk ${body}`);
    await eventually(
      'the bot acts',
      async () =>
        (await alice.stateContent(roomId, 'm.room.member', bot.userId))?.membership === 'join' || undefined,
    );
    const asked = await say(roomId, body);
    const reply = await eventually('the bot acts', async () =>
      (await alice.messages(roomId, 10)).find(
        ({ sender, type }) => sender === bot.userId && type === 'm.room.message',
      ),
    );
    expect(reply.content.msgtype).toBe('m.notice');
    expect(reply.content.body).toContain(answer);
    expect(reply.content['m.relates_to']).toEqual({ 'm.in_reply_to': { event_id: asked } });
  });

  it('is answered in German after !meeting lang de, by id as well', async () => {
    await invitedRoom('Sprache');
    const help = await enterHelpRoom('Sprache');
    await say(help, '!meeting lang de');
    await eventually('the bot acts', async () =>
      (await textsIn(alice, help)).find((text) => text.includes('Ab jetzt spreche ich')),
    );
    expect(await alice.stateContent(help, 'm.room.name')).toEqual({ name: 'Hilfebereich für Sprache.' });
    await say(help, `${bot.userId}: help`);
    await eventually('the bot acts', async () =>
      (await textsIn(alice, help)).find((text) => text.includes('Das kann ich')),
    );
    await say(help, '!meeting lang en');
    await eventually('the bot acts', async () =>
      (await textsIn(alice, help)).find((text) => text.includes('I speak English')),
    );
  });
});
