import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import { useEffect, useState } from 'react';
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

/** The planner: the screen that the path asks for, in the look of the client around it. */
export function App({ path }: { path: string }) {
  const look = useLook();
  const settings = useSettings();
  const Screen = screens[path] ?? PlanScreen;
  return (
    <ThemeProvider theme={themeFor(look, settings)}>
      <CssBaseline />
      <Screen />
    </ThemeProvider>
  );
}

/** One row a path. */
const screens: Readonly<Record<string, () => React.ReactNode>> = {
  '/': PlanScreen,
};
