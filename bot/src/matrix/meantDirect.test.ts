import { AppError } from '../../../shared/src/appError.ts';
import type { Content, StateEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { roomState } from '../../../shared/src/matrix/roomState.ts';
import { stateEvent } from '../../../shared/src/test/events.ts';
import { bot } from '../test/people.ts';
import { scriptHomeserver, type Answer } from '../test/scriptedHomeserver.ts';
import { createIsMeantDirect } from './meantDirect.ts';

const member = (content: Content, replaces?: string) => ({
  ...stateEvent('m.room.member', content, { stateKey: bot }),
  ...(replaces !== undefined && { unsigned: { replaces_state: replaces } }),
});

async function ask(present: object, before: (id: string) => Answer) {
  const homeserver = scriptHomeserver(({ path }) => before(decodeURIComponent(path.split('/').at(-1) ?? '')));
  const state = roomState([present as StateEvent]);
  const isDirect = await createIsMeantDirect(homeserver)('!a:x' as RoomId, state);
  return { isDirect, asked: homeserver.requests.length };
}

describe('a chat between two', () => {
  it('is told by the invitation that was accepted, however often names changed since', async () => {
    const chain: Record<string, Answer> = {
      $two: member({ membership: 'join', displayname: 'Old' }, '$one'),
      $one: member({ membership: 'invite', is_direct: true }),
    };
    const present = member({ membership: 'join', displayname: 'New' }, '$two');
    expect(await ask(present, (id) => chain[id] ?? {})).toEqual({ isDirect: true, asked: 2 });
    expect(await ask(member({ membership: 'join', is_direct: true }), () => ({}))).toMatchObject({
      asked: 0,
    });
  });

  it('is none where nobody said so, or where what was before is hidden', async () => {
    const joined = member({ membership: 'join' }, '$one');
    expect(await ask(joined, () => member({ membership: 'invite' }))).toEqual({ isDirect: false, asked: 1 });
    const hidden = new AppError('not_found', 'M_NOT_FOUND: x');
    expect(await ask(joined, () => hidden)).toMatchObject({ isDirect: false });
  });

  it('is looked for with an end', async () => {
    const endless = member({ membership: 'join' }, '$again');
    expect((await ask(endless, () => endless)).asked).toBe(20);
  });
});
