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

const exists = async (roomId: string): Promise<boolean> =>
  (await administrator().rooms()).some(({ room_id }) => room_id === roomId);

test('sessions without a date go when an administrator has removed their meeting by hand', async () => {
  const scene = await setScene();
  const { alice, bot } = scene;
  const endless = [{ ...over(2)[0], rrule: 'FREQ=WEEKLY' }];
  const [gone, kept] = await Promise.all([
    makeMeeting(scene, { calendar: endless }),
    makeMeeting(scene, { calendar: endless }),
  ]);
  const groups = { groups: [{ title: 'One' }], enable_auto_deletion: false };
  const [[orphan = ''], [session = '']] = await Promise.all([
    makeBreakouts(alice, gone, groups),
    makeBreakouts(alice, kept, groups),
  ]);
  const path = `/_synapse/admin/v2/rooms/${encodeURIComponent(gone)}`;
  await administrator().request({ method: 'DELETE', path, body: { purge: true } });
  await eventually('the meeting is gone', async () => !(await exists(gone)));
  const place = await reaperPlace(sharedHomeserver(), [bot.userId], { env: atOnce });
  expect((await place.once({ DRY_RUN: 'true' })).report.planned).toEqual({ close: 1 });
  expect((await place.once()).code).toBe(0);
  expect(await Promise.all([orphan, session, kept].map(exists))).toEqual([false, true, true]);
  expect((await place.audit()).map(({ roomId, why }) => [roomId, why])).toEqual(
    (await place.audit()).map(() => [orphan, 'its meeting was removed']),
  );
  await bot.stop();
});

test('what administrators say to the bot, the reaper does, whatever was asked for in the room before', async () => {
  const scene = await setScene({ env: { ENABLE_WELCOME_WORKFLOW: 'true' } });
  const { alice, bot } = scene;
  await bot.restart({ ENABLE_WELCOME_WORKFLOW: 'true', ADMINISTRATORS: alice.userId });
  const chat = await alice.createRoom({
    preset: 'trusted_private_chat',
    is_direct: true,
    invite: [bot.userId],
  });
  const tell = async (body: string) => {
    const eventId = await alice.send(chat, 'm.room.message', { msgtype: 'm.text', body });
    return eventually('the bot answers', async () => {
      const reply = (await alice.messages(chat, 20)).find(
        ({ sender, content }) =>
          sender === bot.userId && JSON.stringify(content['m.relates_to'] ?? {}).includes(eventId),
      );
      return reply && String(reply.content.body);
    });
  };
  const meeting = await makeMeeting(scene, { calendar: over(2) });
  await eventually('the room is listed', () => exists(meeting));
  // Two seconds are enough to hear of it and to ask for more time.
  const env = { ...atOnce, ANNOUNCE_BEFORE_HOURS: String(2 / 3600) };
  const place = await reaperPlace(sharedHomeserver(), [bot.userId], { env });

  expect(await tell(`!meeting keep ${meeting}`)).toContain('stays');
  expect((await place.once()).report).toMatchObject({ planned: {}, done: {} });

  await tell(`!meeting reap ${meeting}`);
  expect((await place.once()).report.done).toEqual({ announce: 1 });
  await alice.send(meeting, 'm.room.message', { msgtype: 'm.text', body: 'keep' });
  expect((await place.once()).report.kept).toMatchObject({ 'somebody in it asked for more time': 1 });

  await tell(`!meeting reap ${meeting}`);
  // Told anew, since this is another decision, and not kept by what was said about the first.
  const first = await place.once();
  expect(first.report.done).toEqual({ announce: 1 });
  await eventually('the reaper has done it', async () => {
    await place.once();
    return !(await exists(meeting));
  });
  expect((await place.audit()).filter(({ deed }) => deed === 'announced')).toHaveLength(2);
  await bot.stop();
});
