import { createServerSettings } from './serverSettings.ts';

const invitation = (...types: string[]) => ({
  next_batch: 's',
  rooms: { invite: { '!a:b': { invite_state: { events: types.map((type) => ({ type })) } } } },
});

describe('what the homeserver shows of its settings', () => {
  const settings = (time = { now: 0 }) => createServerSettings(() => time.now);

  it('is nothing as long as nothing was seen', () => {
    const { problems, seeSync } = settings();
    seeSync({ next_batch: 's' });
    expect(problems()).toEqual([]);
  });

  it('is that invitations lack what meetings need, until one has it', () => {
    const { problems, seeSync } = settings();
    seeSync(invitation('m.room.member') as never);
    expect(problems()).toEqual([expect.stringContaining('room_prejoin_state.additional_event_types')]);
    seeSync({ next_batch: 's' });
    expect(problems()).toHaveLength(1);
    seeSync(invitation('m.room.member', 'm.room.power_levels') as never);
    expect(problems()).toEqual([]);
  });

  it('is that it limits the bot, for some minutes', () => {
    const time = { now: 1000 };
    const { problems, seeStatus } = settings(time);
    seeStatus(200);
    expect(problems()).toEqual([]);
    seeStatus(429);
    expect(problems()).toEqual([expect.stringContaining('exempt its account from rate limits')]);
    time.now += 300_000;
    expect(problems()).toEqual([]);
  });
});
