import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import { useMemo, type ReactNode } from 'react';
import type { Look } from '../host/host.ts';
import type { Settings } from '../host/settings.ts';
import { useTexts } from '../i18n.ts';
import { themeFor } from '../theme.ts';

type Props = { readonly look: Look; readonly settings: Settings; readonly children: ReactNode };

/** Gives what is in it the look and the language of the client around us. */
export function Shell({ look, settings, children }: Props) {
  const { t } = useTexts();
  const theme = useMemo(() => themeFor(look, settings, t), [look, settings, t]);
  return (
    <ThemeProvider theme={theme}>
      <CssBaseline />
      {children}
    </ThemeProvider>
  );
}
