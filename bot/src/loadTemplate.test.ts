import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTemplate, uploadPictures } from './loadTemplate.ts';
import { aWidget } from './test/builders.ts';
import { silence } from './test/collectLog.ts';

describe('the configuration files', () => {
  let folder: string;
  const paths = () => ({ events: join(folder, 'events.json'), layouts: join(folder, 'layouts.json') });
  const write = async (events: unknown, layouts: unknown = []) => {
    const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
    await writeFile(paths().events, text(events));
    await writeFile(paths().layouts, text(layouts));
  };
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'template-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('are those beside the bot where the working directory has none', async () => {
    const defaults = { events: 'conf/default_events.json', layouts: 'conf/default_widget_layouts.json' };
    const template = await loadTemplate(defaults);
    expect(template.widgets.map(({ id }) => id)).toEqual(['jitsi']);
    expect(template.layouts).toHaveLength(1);
  });

  it('may name pictures beside them, which are uploaded', async () => {
    const picture = (avatar_url: string) => ({
      content: { type: 'x', url: 'https://x', name: 'x', avatar_url },
    });
    await write({
      state_events: [
        aWidget('a', picture('./a.png')),
        aWidget('b', picture('mxc://x/y')),
        aWidget('c'),
        aWidget('d', picture('gone.png')),
      ],
    });
    const uploaded: string[] = [];
    const upload = (path: string) => {
      uploaded.push(path);
      return path.endsWith('a.png') ? Promise.resolve('mxc://x/a') : Promise.reject(new Error('gone'));
    };
    const { widgets } = await uploadPictures(await loadTemplate(paths()), upload, silence);
    expect(widgets.map(({ content }) => content.avatar_url)).toEqual([
      'mxc://x/a',
      'mxc://x/y',
      undefined,
      undefined,
    ]);
    expect(uploaded).toEqual([join(folder, 'a.png'), join(folder, 'gone.png')]);
  });

  it.each<[string, unknown, unknown, RegExp]>([
    ['no JSON', '{', [], /events\.json cannot be read: .*JSON/],
    [
      'wrong events',
      { state_events: 5 },
      [],
      /events\.json or .*layouts\.json is not right: state_events must be an array/,
    ],
    ['wrong layouts', {}, {}, /layouts\.json is not right: must be an array/],
    [
      'a template that cannot be filled',
      { room_events: [{ type: 'x', content: { body: '{{' } }] },
      [],
      /is not right: room_events\.0 /,
    ],
  ])('are refused by their name: %s', async (_, events, layouts, message) => {
    await write(events, layouts);
    await expect(loadTemplate(paths())).rejects.toThrow(message);
  });

  it('are refused by their names, all at once, when they are not there', async () => {
    await expect(loadTemplate(paths())).rejects.toThrow(
      /events\.json cannot be read: ENOENT[^]*layouts\.json cannot be read: ENOENT/,
    );
  });
});
