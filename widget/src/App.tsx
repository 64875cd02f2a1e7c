import { styled } from '@mui/material/styles';
import { lazy, Suspense, useEffect, useState } from 'react';
import { OutboxNotices } from './features/outbox/OutboxNotices.tsx';
import { PlanScreen } from './features/planner/PlanScreen.tsx';
import type { Look } from './host/host.ts';
import { useHost, useSettings } from './store/context.tsx';
import { Shell } from './ui/Shell.tsx';

/** Only where there is no client around us. */
const PageBar = lazy(() =>
  import('./features/pageBar/PageBar.tsx').then(({ PageBar: bar }) => ({ default: bar })),
);

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
  const isPage = useHost().logOut !== undefined;
  const Screen = screens[path] ?? PlanScreen;
  return (
    <Shell look={look} settings={settings}>
      <Page>
        {isPage && (
          <Suspense>
            <PageBar />
          </Suspense>
        )}
        <OutboxNotices />
        <Screen />
      </Page>
    </Shell>
  );
}

/** One row a path. */
const screens: Readonly<Record<string, () => React.ReactNode>> = {
  '/': () => <PlanScreen />,
};
