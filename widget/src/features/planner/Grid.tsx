import { styled } from '@mui/material/styles';

/** The frame of a calendar grid, in the colours of the theme. */
export const Grid = styled('div')(({ theme: { palette } }) => ({
  flex: 1,
  minHeight: 320,
  position: 'relative',
  // Large enough for fingers: "+2 more".
  '& [role=button][aria-haspopup]': { lineHeight: '24px' },
  '--fc-classic-primary': palette.primary.main,
  '--fc-classic-primary-foreground': palette.primary.contrastText,
  '--fc-classic-event': palette.primary.main,
  '--fc-classic-event-contrast': palette.primary.contrastText,
  '--fc-classic-background': palette.background.default,
  '--fc-classic-foreground': palette.text.primary,
  '--fc-classic-muted-foreground': palette.text.secondary,
  '--fc-classic-faint-foreground': palette.text.secondary,
  '--fc-classic-border': palette.divider,
  '--fc-classic-strong-border': palette.divider,
  '--fc-classic-faint': palette.action.hover,
  '--fc-classic-muted': palette.action.selected,
  '--fc-classic-strong': palette.action.focus,
  '--fc-classic-highlight': palette.action.selected,
  '--fc-classic-today': palette.action.hover,
  '--fc-classic-now': palette.error.main,
  '--fc-classic-small-dot-width': '8px',
  '--fc-classic-large-dot-width': '10px',
}));
