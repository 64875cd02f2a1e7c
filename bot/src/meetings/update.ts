import type { Calendar } from '../../../shared/src/calendar/entry.ts';
import type { ExternalData } from '../../../shared/src/commands/fields.ts';
import { deletionTime } from '../../../shared/src/calendar/occurrences.ts';
import { membersWith } from '../../../shared/src/matrix/membership.ts';
import type { Content } from '../../../shared/src/matrix/event.ts';
import type { UserId } from '../../../shared/src/matrix/ids.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import type { Metadata } from '../../../shared/src/meeting/metadata.ts';
import { allSettled } from './allSettled.ts';
import { changeMessage } from './changeMessage.ts';
import { invitationContent } from './invitation.ts';
import { invite } from './invite.ts';
import { membershipOf, type Meeting } from './meeting.ts';
import { nameOf, type Meetings, type TargetRoom } from './meetings.ts';
import { metadataContent } from './roomPlan.ts';
import { MADE_FOR } from './rooms.ts';
import { demandInvitable } from './size.ts';
import { silently, widgetsToSend } from './widgets.ts';

/** A meeting before an update, kept for resumed attempts. */
export type Snapshot = Pick<Meeting, 'title' | 'description' | 'widgets'> & {
  readonly metadata: Metadata;
  /** Who was invited and had not answered, with the invitation they have. */
  readonly invited: readonly { readonly userId: UserId; readonly content: Content }[];
};

export type Update = {
  readonly title: string;
  readonly description: string;
  readonly calendar: Calendar;
  readonly externalData: ExternalData | undefined;
  /** The command that asks for it. */
  readonly run: { readonly id: string; readonly locale: string; readonly timeZone: string };
};

/** What an update has to remember of a meeting. */
export function snapshotOf(meeting: Meeting, state: RoomState): Snapshot {
  const { title, description, widgets, metadata } = meeting;
  const invited = membersWith(state, ['invite']).map((userId) => ({
    userId,
    content: state.content(stateKinds.member, userId) ?? {},
  }));
  return { title, description, widgets, metadata, invited };
}

/** Whether a meeting was made to stay: it ends, an offset is configured, and still it has no date of deletion. */
function isExempt({ metadata }: Snapshot, offset: number | undefined): boolean {
  return metadata.force_deletion_at === undefined && deletionTime(metadata.calendar, offset) !== undefined;
}

/** Sends the widgets that show the title. The message of the change tells people of it. */
function updateWidgets(
  meetings: Meetings,
  target: TargetRoom,
  before: Snapshot,
  title: string,
): Promise<void>[] {
  const installed = before.widgets.map(({ id }) => id);
  return widgetsToSend(meetings, target, installed, title).map(({ id, content }) =>
    meetings.rooms.setState(target.roomId, stateKinds.widget, id, silently(content)),
  );
}

/** Renews the invitations that are still open, so that their reason says what is true now. */
async function reinvite(
  meetings: Meetings,
  target: TargetRoom,
  before: Snapshot,
  update: Update,
): Promise<void> {
  const { rooms } = meetings;
  const { creator } = before.metadata;
  // With an answer in the meantime – of a resumed attempt too – there is nothing to renew.
  const open = before.invited.filter(({ userId }) => membershipOf(target.state, userId) === 'invite');
  if (open.length === 0) return;
  const organizer = await nameOf(rooms, creator, target.state);
  const renewed = open.map(({ userId, content }) => {
    const fresh = invitationContent({
      ...update,
      ...update.run,
      organizer: userId === creator ? undefined : organizer,
    });
    // Clients notice only an invitation that reads differently.
    const same = fresh.reason === content.reason;
    const reason = same ? `${String(fresh.reason)} ` : fresh.reason;
    // Named after its command: two that read alike, one of them from a resumed attempt, are two for the homeserver as well.
    const mark = { [MADE_FOR]: update.run.id };
    return invite(rooms, target.roomId, userId, { ...content, ...fresh, ...mark, reason });
  });
  await allSettled(renewed);
}

/**
 * Changes a meeting and tells its people: the invited by a renewed invitation, the others by one message.
 *
 * @throws AppError `invalid`, before anything was changed, when something is too large for Matrix
 */
export async function applyUpdate(
  meetings: Meetings,
  target: TargetRoom,
  before: Snapshot,
  update: Update,
): Promise<void> {
  const { rooms, settings } = meetings;
  const { roomId } = target;
  const { title, description, calendar, externalData, run } = update;
  // A finite meeting without a date of deletion was exempted when it was made, and stays so.
  const exempt = isExempt(before, settings.autoDeletionOffset);
  const metadata = metadataContent(
    { creator: before.metadata.creator, calendar, externalData },
    exempt ? undefined : settings.autoDeletionOffset,
  );
  // Whoever is invited, now or later, is told at least this.
  const invitation = invitationContent({ calendar, description, organizer: undefined, ...run });
  const participants = target.state.content(stateKinds.powerLevels);
  const preview = { title, description, calendar, external_data: externalData, participants };
  demandInvitable(preview, [invitation]);
  const message = changeMessage({ ...before, calendar: before.metadata.calendar }, update, run);
  // What the homeserver may still refuse comes first: then nothing was changed.
  await rooms.setState(roomId, stateKinds.metadata, '', metadata);
  await allSettled([
    ...(title === before.title ? [] : [rooms.setState(roomId, stateKinds.name, '', { name: title })]),
    ...(description === before.description
      ? []
      : [rooms.setState(roomId, stateKinds.topic, '', { topic: description })]),
    ...(title === before.title ? [] : updateWidgets(meetings, target, before, title)),
  ]);
  if (message === undefined) return;
  // Only when the room says so are people told.
  await allSettled<unknown>([
    reinvite(meetings, target, before, update),
    rooms.send(roomId, 'm.room.message', message, `${run.id}.changes`),
  ]);
}
