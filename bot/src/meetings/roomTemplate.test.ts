import { readRoomTemplate } from './roomTemplate.ts';

const widget = (changes: object = {}) => ({
  type: 'im.vector.modular.widgets',
  state_key: 'poll',
  content: { type: 'm.custom', url: 'https://x', name: 'Poll' },
  ...changes,
});
const layout = (changes: object = {}) => ({
  widgetIds: ['poll'],
  layouts: { poll: { container: 'top' } },
  ...changes,
});
const read = (events: unknown, layouts: unknown = []) => readRoomTemplate(events, layouts);
const withState = (...state_events: unknown[]) => read({ state_events });

describe('the configured events', () => {
  it('may be none', () => {
    expect(read({})).toEqual({
      state: [],
      powerLevels: {},
      encryption: undefined,
      members: [],
      widgets: [],
      roomEvents: [],
      layouts: [],
    });
  });

  it('are sorted by what they are for, and what a meeting decides itself is left out', () => {
    const template = withState(
      { type: 'm.room.power_levels', content: { ban: 1 } },
      { type: 'm.room.power_levels', content: { ban: 2 } },
      { type: 'm.room.encryption', content: { algorithm: 'a' } },
      { type: 'm.room.encryption', content: { algorithm: 'b' } },
      { type: 'm.room.name', content: { name: 'x' } },
      { type: 'm.room.topic', content: { topic: 'x' } },
      { type: 'm.space.parent', state_key: '!a:b', content: {} },
      { type: 'm.room.member', state_key: '@a:b', content: { reason: 'x' } },
      { type: 'm.room.join_rules', content: { join_rule: 'public' }, later: true },
      { type: 'custom', state_key: 'key', content: { x: '{{title}}' } },
      widget(),
      widget({ state_key: 'board', optional: true }),
    );
    expect(template.powerLevels).toEqual({ ban: 1 });
    expect(template.encryption).toEqual({ algorithm: 'a' });
    expect(template.members).toMatchObject([{ state_key: '@a:b', content: { reason: 'x' } }]);
    expect(template.state.map(({ type, state_key }) => [type, state_key])).toEqual([
      ['m.room.join_rules', ''],
      ['custom', 'key'],
    ]);
    expect(template.widgets.map(({ id, optional }) => [id, optional])).toEqual([
      ['poll', false],
      ['board', true],
    ]);
  });

  it.each([
    ['no object', [], 'must be of type object'],
    ['no list', { state_events: {} }, 'state_events must be an array'],
    ['an event without type', { state_events: [{ content: {} }] }, 'state_events.0.type is required'],
    ['an event without content', { state_events: [{ type: 'x' }] }, 'state_events.0.content is required'],
    [
      'an optional event',
      { state_events: [{ type: 'x', content: {}, optional: true }] },
      'state_events.0.optional is not allowed',
    ],
    [
      'a widget without state key',
      { state_events: [widget({ state_key: undefined })] },
      'state_events.0.state_key is required',
    ],
    [
      'a widget with an empty one',
      { state_events: [widget({ state_key: '' })] },
      'state_events.0.state_key is not allowed to be empty',
    ],
    [
      'a widget without address',
      { state_events: [widget({ content: { type: 'x', name: 'x' } })] },
      'state_events.0.content.url is required',
    ],
    [
      'a widget with data that is none',
      { state_events: [widget({ content: { type: 'x', name: 'x', url: 'x', data: 5 } })] },
      'state_events.0.content.data must be of type object',
    ],
    ['a room event without content', { room_events: [{ type: 'x' }] }, 'room_events.0.content is required'],
  ])('are refused with their place in the file: %s', (_, events, complaint) => {
    expect(() => read(events)).toThrow(complaint);
  });

  it.each(['{{', '{{#title}}'])(
    'are refused with their place in the file when a template cannot be filled: %s',
    (name) => {
      const bad = widget({ content: { type: 'x', url: 'x', name } });
      expect(() => withState(widget(), bad)).toThrow(/^state_events\.1 .*[Uu]nclosed/);
      expect(() => read({ room_events: [{ type: 'x', content: { body: name } }] })).toThrow(
        /^room_events\.0 /,
      );
    },
  );
});

describe('the configured layouts', () => {
  it('are read as they stand', () => {
    const layouts = [layout({ layouts: { poll: { container: 'right', index: 1, width: 50, height: 60 } } })];
    expect(read({}, layouts).layouts).toEqual(layouts);
  });

  it.each([
    [{}, 'must be an array'],
    [[layout({ widgetIds: undefined })], '0.widgetIds is required'],
    [[layout({ widgetIds: [''] })], '0.widgetIds.0 is not allowed to be empty'],
    [[layout({ layouts: undefined })], '0.layouts is required'],
    [[layout({ layouts: { poll: { container: 'middle' } } })], '0.layouts.poll.container must be one of'],
    [[layout({ layouts: { poll: {} } })], '0.layouts.poll.container is required'],
    [
      [layout({ layouts: { poll: { container: 'top', width: 'wide' } } })],
      '0.layouts.poll.width must be a number',
    ],
    [[layout({ layouts: { poll: { container: 'top', depth: 1 } } })], '0.layouts.poll.depth is not allowed'],
    [[layout({ later: 1 })], '0.later is not allowed'],
  ])('are refused with their place in the file: %j', (layouts, complaint) => {
    expect(() => read({}, layouts)).toThrow(complaint);
  });
});
