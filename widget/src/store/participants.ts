import type { UserId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import type { Meeting } from './meeting.ts';
import { eventsOf, membersOf, type Member, type Room } from './room.ts';

/** Who takes part in a meeting. */
export type Participants = {
  /** Also where they have left meanwhile. */
  readonly organizer: Pick<Member, 'userId' | 'displayName' | 'avatarUrl'>;
  /** All others who are in it or invited, the joined first, then by name. The bot is none of them. */
  readonly others: readonly Member[];
};

/** Who takes part in a meeting. Where the bot's id is not set up, it is whoever made the room for somebody else. */
export function participantsOf(
  room: Room | undefined,
  { creator }: Pick<Meeting, 'creator'>,
  botUserId: string | undefined,
): Participants {
  const members = membersOf(room);
  const [create] = eventsOf(room, stateKinds.create);
  const bot: string | undefined = botUserId ?? create?.sender;
  const isOther = (userId: UserId) => userId !== creator && userId !== bot;
  return {
    organizer: members.find(({ userId }) => userId === creator) ?? { userId: creator },
    others: members.filter(({ userId }) => isOther(userId)),
  };
}
