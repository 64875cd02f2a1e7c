import AccessTime from '@mui/icons-material/AccessTime';
import { getContrastRatio, keyframes, styled } from '@mui/material/styles';
import { useEffect, useState } from 'react';
import { useTexts } from '../../i18n.ts';
import { countdown } from './countdown.ts';

const pulse = keyframes`from { opacity: 1 } 50% { opacity: 0.75 } to { opacity: 1 }`;
const turn = keyframes`to { transform: rotate(1turn) }`;

/** Black or white, whichever is read better: accents may be of any colour. */
const readableOn = (colour: string) =>
  getContrastRatio(colour, '#fff') > getContrastRatio(colour, '#000') ? '#fff' : '#000';

const Label = styled('div', { shouldForwardProp: (name) => name !== 'colour' && name !== 'isPulsing' })<{
  colour: 'info' | 'warning' | 'error' | 'primary';
  isPulsing: boolean;
}>(({ theme, colour, isPulsing }) => ({
  display: 'inline-flex',
  alignItems: 'center',
  gap: 4,
  padding: '1px 8px',
  borderRadius: 4,
  fontSize: 13,
  background: theme.palette[colour].main,
  color: readableOn(theme.palette[colour].main),
  '@media (prefers-reduced-motion: no-preference)': {
    ...(isPulsing && { animation: `${pulse} 2s infinite` }),
    '& svg': { animation: `${turn} 4s linear infinite` },
  },
}));

/** How near a meeting is, as long as it is near; the nearer it is, the more often it looks. */
export function Ribbon({ start, end }: { readonly start: number; readonly end: number }) {
  const texts = useTexts();
  const [now, setNow] = useState(() => Date.now());
  const { label, colour, isPulsing, isRunning, refresh } = countdown({ start, end }, now, texts);
  useEffect(() => {
    if (refresh === undefined) return;
    const timer = setTimeout(() => setNow(Date.now()), refresh);
    return () => clearTimeout(timer);
  }, [refresh, now]);
  if (label === undefined) return null;
  return (
    <Label colour={colour} isPulsing={isPulsing}>
      {isRunning && <AccessTime fontSize="inherit" />}
      {label}
    </Label>
  );
}
