import { styled } from '@mui/material/styles';
import { lazy, Suspense, useEffect, useState, type ComponentType } from 'react';
import { Dialogs } from './Dialogs.tsx';
import { BreakoutPanel } from './features/breakouts/BreakoutPanel.tsx';
import { OutboxNotices } from './features/outbox/OutboxNotices.tsx';
import { PlanScreen } from './features/planner/PlanScreen.tsx';
import type { Look } from './host/host.ts';
import { useAppSelector, useHost, useSettings } from './store/context.tsx';
import { Broken } from './ui/Broken.tsx';
import { ErrorBoundary } from './ui/ErrorBoundary.tsx';
import { Loading } from './ui/Loading.tsx';
import { Shell } from './ui/Shell.tsx';

/** Only where there is no client around us. */
const PageBar = lazy(async () => ({ default: (await import('./features/pageBar/PageBar.tsx')).PageBar }));

const ModalForm = lazy(async () => ({ default: (await import('./ModalForm.tsx')).ModalForm }));

/** One row a path. */
const screens: Readonly<Record<string, ComponentType>> = {
  '/': () => (
    <PlanScreen>
      <BreakoutPanel />
    </PlanScreen>
  ),
  '/cockpit': lazy(async () => ({
    default: (await import('./features/details/CockpitScreen.tsx')).CockpitScreen,
  })),
  '/schedule-meeting': () => <ModalForm form="meeting" />,
  '/setup-breakout-sessions': () => <ModalForm form="breakoutSessions" />,
};

/** The look of the client around us, as it changes. */
function useLook(): Look {
  const host = useHost();
  const [look, setLook] = useState<Look>({ theme: 'light' });
  useEffect(() => host.watchLook(setLook), [host]);
  return look;
}

/** As high as there is room, so that lists and grids scroll in themselves; more, where that would be too little. */
const Page = styled('div')({ display: 'flex', flexDirection: 'column', minHeight: 480, height: '100dvh' });

/** The planner: the screen that the path asks for, in the look of the client around it. */
export function App({ path }: { path: string }) {
  const look = useLook();
  const settings = useSettings();
  const { logOut, roomId } = useHost();
  const isPage = logOut !== undefined;
  const status = useAppSelector(({ rooms }) => rooms.status);
  // Until the rooms are known nobody knows which calendar to show.
  const isOnTheWay = roomId === undefined && status === 'loading';
  const Screen = screens[path] ?? PlanScreen;
  return (
    <Shell look={look} settings={settings}>
      <Page>
        {isPage && (
          <ErrorBoundary fallback={null}>
            <Suspense>
              <PageBar />
            </Suspense>
          </ErrorBoundary>
        )}
        <OutboxNotices />
        <ErrorBoundary fallback={<Broken />}>
          <Suspense fallback={<Loading />}>{isOnTheWay ? <Loading /> : <Screen />}</Suspense>
        </ErrorBoundary>
        <Dialogs />
      </Page>
    </Shell>
  );
}
