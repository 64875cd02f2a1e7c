import { alice, bot } from '../test/people.ts';
import { createServerSettings } from './serverSettings.ts';

const invitedBy = (sender: string, ...types: string[]) => ({
  next_batch: 's',
  rooms: {
    invite: {
      '!a:b': {
        invite_state: { events: types.map((type) => ({ type, state_key: bot, sender, content: {} })) },
      },
    },
  },
});
const invitation = (...types: string[]) => invitedBy(alice, ...types);

describe('what the homeserver shows of its settings', () => {
  const settings = (time = { now: 0 }) => createServerSettings(() => time.now);

  it('is nothing as long as nothing was seen', () => {
    const { problems, seeSync } = settings();
    seeSync({ next_batch: 's' }, bot);
    expect(problems()).toEqual([]);
  });

  it('is that invitations lack what meetings need, until one has it', () => {
    const { problems, seeSync } = settings();
    seeSync(invitation('m.room.member'), bot);
    expect(problems()).toEqual([{ key: 'problemPrejoinState' }]);
    seeSync({ next_batch: 's' }, bot);
    expect(problems()).toHaveLength(1);
    seeSync(invitation('m.room.member', 'm.room.power_levels'), bot);
    expect(problems()).toEqual([]);
  });

  it('is not what people of other servers show', () => {
    const { problems, seeSync } = settings();
    seeSync(invitedBy('@mallory:remote.example', 'm.room.member'), bot);
    expect(problems()).toEqual([]);
  });

  it('is that it limits the bot, when it does so for a minute, and for some minutes more', () => {
    const time = { now: 1000 };
    const { problems, seeStatus } = settings(time);
    for (const status of [200, 429, 429]) seeStatus(status);
    expect(problems()).toEqual([]);
    time.now += 60_000;
    seeStatus(429);
    expect(problems()).toEqual([{ key: 'problemLimited' }]);
    time.now += 300_000;
    expect(problems()).toEqual([]);
    seeStatus(429);
    expect(problems()).toEqual([]);
  });
});
