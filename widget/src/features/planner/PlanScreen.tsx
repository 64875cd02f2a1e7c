import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n.ts';
import { useAppSelector } from '../../store/context.tsx';
import { selectRoomKind } from '../../store/meetings.ts';
import { visuallyHidden } from '../../ui/visuallyHidden.ts';
import { Planner } from './Planner.tsx';
import { Sessions } from './Sessions.tsx';

const Screen = styled('main')({
  display: 'flex',
  flexDirection: 'column',
  flex: 1,
  minHeight: 0,
  minWidth: 0,
});

/** The meetings of a calendar, or the breakout sessions of a meeting; below, what belongs to them. */
export function PlanScreen({ children }: { readonly children?: ReactNode }) {
  const { t } = useTexts();
  const kind = useAppSelector(selectRoomKind);
  const roomId = useAppSelector(({ place }) => place.roomId);
  const hasFailed = useAppSelector(({ rooms }) => rooms.status === 'failed');
  return (
    <Screen>
      <h1 style={visuallyHidden}>{t(kind === 'calendar' ? 'planner.meetings' : 'planner.sessions')}</h1>
      {hasFailed && (
        <Alert
          severity="error"
          action={
            <Button color="inherit" onClick={() => location.reload()}>
              {t('planner.reload')}
            </Button>
          }
        >
          {t('planner.loadFailed')}
        </Alert>
      )}
      {/* Each calendar has a view of its own that is remembered. */}
      {kind === 'calendar' ? <Planner key={roomId} /> : <Sessions />}
      {children}
    </Screen>
  );
}
