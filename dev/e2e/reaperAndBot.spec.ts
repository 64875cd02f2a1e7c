import { eventually } from '../stack/eventually.ts';
import { commands, makeBreakouts, makeMeeting, sendCommand, setScene } from './builders.ts';
import { administrator, sharedHomeserver } from './people.ts';
import { atOnce, reaperPlace } from './reaper.ts';

const over = (days: number) => {
  const wall = (time: number) => new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const start = Date.now() - days * 86_400_000;
  return [
    {
      uid: 'over',
      dtstart: { tzid: 'UTC', value: wall(start) },
      dtend: { tzid: 'UTC', value: wall(start + 3_600_000) },
    },
  ];
};

test('rooms that the bot itself made go when they are over, open and closed, with their sessions', async () => {
  const scene = await setScene();
  const { alice, bot, calendar } = scene;
  const [open, closed, future] = await Promise.all([
    makeMeeting(scene, { calendar: over(2) }),
    makeMeeting(scene, { calendar: over(2) }),
    makeMeeting(scene),
  ]);
  const sessions = await makeBreakouts(alice, open, { groups: [{ title: 'One' }, { title: 'Two' }] });
  await sendCommand(alice, calendar, { type: commands.close, data: { target_room_id: closed } });
  const all = [open, closed, ...sessions, future];

  const rooms = async () => new Set((await administrator().rooms()).map(({ room_id }) => room_id));
  await eventually('the rooms are listed', async () => {
    const listed = await rooms();
    return all.every((roomId) => listed.has(roomId));
  });
  const place = await reaperPlace(sharedHomeserver(), [bot.userId], { env: atOnce });
  const { code, report } = await place.once();
  expect({ code, dangling: report.dangling }).toEqual({ code: 0, dangling: 0 });
  const left = await rooms();
  expect(all.filter((roomId) => left.has(roomId))).toEqual([future]);
  const links = (await alice.state(calendar)).filter(
    ({ type, content }) => type === 'm.space.child' && 'via' in content,
  );
  expect(links.map(({ state_key }) => state_key)).toEqual([future]);
  await bot.stop();
});
