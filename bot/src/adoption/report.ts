import type { UserId } from '../../../shared/src/matrix/ids.ts';
import type { Change, RoomReport } from './adopt.ts';

/** A whole adoption, or the taking back of one. */
export type Report = {
  readonly by: UserId;
  readonly from: UserId | undefined;
  readonly isDryRun: boolean;
  readonly isUndo: boolean;
  /** Where the changes are noted. */
  readonly ledger: string;
  readonly rooms: readonly RoomReport[];
};

const signs: Readonly<Record<Change['state'], string>> = {
  planned: '+',
  done: '✓',
  failed: '✗',
  'left out': '-',
};

const kinds: Readonly<Record<string, string>> = {
  calendar: 'calendar',
  meeting: 'meeting',
  session: 'breakout session',
  help: 'help room',
  errors: 'error room',
  planner: 'room with a planner',
  other: 'other room',
};

/** Names may hold anything; a line of the report stays one line. */
const oneLine = (text: string) => text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();

function lines({
  roomId,
  kind,
  name,
  isClosed,
  people,
  widgets,
  findings,
  changes,
}: RoomReport): readonly string[] {
  const about = [
    ...(isClosed ? ['closed'] : []),
    ...(people === undefined ? [] : [people === 1 ? '1 person' : `${people} people`]),
    ...(widgets === undefined || widgets.length === 0 ? [] : [widgets.map((each) => each.kind).join(', ')]),
  ];
  const named = name === roomId ? '' : ` ${oneLine(name)}`;
  return [
    `${kinds[kind] ?? kind}: ${roomId}${named}${about.length === 0 ? '' : ` (${about.join('; ')})`}`,
    ...findings.map((finding) => `    ! ${oneLine(finding)}`),
    ...changes.map(({ what, state, why }) =>
      oneLine(`${signs[state]} ${what}${why === undefined ? '' : `: ${why}`}`).replace(/^/, '    '),
    ),
  ];
}

const countOf = (rooms: readonly RoomReport[], state: Change['state']) =>
  rooms.flatMap(({ changes }) => changes).filter((change) => change.state === state).length;

/** Whether something could not be done. */
export const hasFailed = ({ rooms }: Report): boolean => countOf(rooms, 'failed') > 0;

/** What moving to another account does not bring. */
const notes = ({ by, from }: { readonly by: UserId; readonly from: UserId }): readonly string[] => [
  `What ${by} cannot take over from ${from}:`,
  `  - Who made a room stays who made it. Keep ${from} in the BOT_USER_IDS of the reaper, beside ${by}.`,
  '  - In rooms of version 12 and later nobody becomes a creator afterwards: the new account stands above everybody by its',
  `    level, and below ${from} alone. Whoever upgrades such a room has to name ${by} in additional_creators.`,
  '  - Commands that were sent before it joined are not seen by the new account. Let the old one answer them first.',
  '  - Encrypted messages from before stay unreadable to it.',
  ...['  - What is said of a room above with “!” needs somebody in that room.'],
];

/** The report as people read it. */
export function reportText(report: Report): string {
  const { by, from, isDryRun, isUndo, rooms, ledger } = report;
  const byKind = Map.groupBy(rooms, ({ kind }) => kinds[kind] ?? kind);
  const count = [...byKind].map(([kind, all]) => `${all.length} × ${kind}`).join(', ');
  const whose = from === undefined ? `of ${by}` : `of ${from}, taken over by ${by}`;
  return [
    `${isUndo ? 'Taking back the adoption of the rooms' : 'Adoption of the rooms'} ${whose}`,
    '',
    ...rooms.flatMap(lines),
    '',
    ...(from !== undefined && !isUndo ? [...notes({ by, from }), ''] : []),
    ...(isUndo ? [] : [`Rooms: ${rooms.length}${count === '' ? '' : ` (${count})`}.`]),
    `Changes: ${countOf(rooms, 'planned')} planned, ${countOf(rooms, 'done')} done, ${countOf(rooms, 'failed')} failed.`,
    ...(isDryRun
      ? ['This was a dry run: nothing was changed. Do it with --apply.']
      : isUndo
        ? []
        : [`What was changed stands in ${ledger}. Take it back with --undo ${ledger} --apply.`]),
    '',
  ].join('\n');
}
