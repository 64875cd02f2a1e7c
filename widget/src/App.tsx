import CssBaseline from '@mui/material/CssBaseline';
import { styled, ThemeProvider } from '@mui/material/styles';
import { useEffect, useState } from 'react';
import { OutboxNotices } from './features/outbox/OutboxNotices.tsx';
import { PlanScreen } from './features/planner/PlanScreen.tsx';
import type { Look } from './host/host.ts';
import { useHost, useSettings } from './store/context.tsx';
import { themeFor } from './theme.ts';

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
  const Screen = screens[path] ?? PlanScreen;
  return (
    <ThemeProvider theme={themeFor(look, settings)}>
      <CssBaseline />
      <Page>
        <OutboxNotices />
        <Screen />
      </Page>
    </ThemeProvider>
  );
}

/** One row a path. */
const screens: Readonly<Record<string, () => React.ReactNode>> = {
  '/': () => <PlanScreen />,
};
