import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import { lazy, Suspense, useEffect, useState, type ComponentType } from 'react';
import { Dialogs } from './Dialogs.tsx';
import { PlanScreen } from './features/planner/PlanScreen.tsx';
import type { Look } from './host/host.ts';
import { useHost, useSettings } from './store/context.tsx';
import { themeFor } from './theme.ts';
import { Broken } from './ui/Broken.tsx';
import { ErrorBoundary } from './ui/ErrorBoundary.tsx';
import { Loading } from './ui/Loading.tsx';

/** The look of the client around us, as it changes. */
function useLook(): Look {
  const host = useHost();
  const [look, setLook] = useState<Look>({ theme: 'light' });
  useEffect(() => host.watchLook(setLook), [host]);
  return look;
}

/** The planner: the screen that the path asks for, in the look of the client around it. */
export function App({ path }: { path: string }) {
  const look = useLook();
  const settings = useSettings();
  const Screen = screens[path] ?? PlanScreen;
  return (
    <ThemeProvider theme={themeFor(look, settings)}>
      <CssBaseline />
      <ErrorBoundary fallback={<Broken />}>
        <Suspense fallback={<Loading />}>
          <Screen />
        </Suspense>
      </ErrorBoundary>
      <Dialogs />
    </ThemeProvider>
  );
}

/** One row a path. */
const screens: Readonly<Record<string, ComponentType>> = {
  '/': PlanScreen,
  '/cockpit': lazy(async () => ({
    default: (await import('./features/details/CockpitScreen.tsx')).CockpitScreen,
  })),
};
