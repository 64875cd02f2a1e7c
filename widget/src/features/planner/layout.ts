import { styled } from '@mui/material/styles';

/** Things beside each other, on several lines where they do not fit. */
export const Row = styled('div')({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 8 });

/** A list without marks. */
export const PlainList = styled('ul')({ listStyle: 'none', margin: 0, padding: 0 });

/** What one meeting is shown in. Plain elements: thousands of these go by. */
export const CardFrame = styled('li')(({ theme }) => ({
  display: 'flex',
  flexDirection: 'column',
  gap: 6,
  margin: '0 8px 8px',
  padding: '8px 12px',
  border: `1px solid ${theme.palette.divider}`,
  borderRadius: 8,
  background: theme.palette.background.paper,
  minWidth: 0,
  '& > :empty': { display: 'none' },
  '&[data-pending]': { borderStyle: 'dashed' },
}));

/** The title, the time and the buttons of a card; where it is narrow, the time stands below. */
export const CardHead = styled('div')(({ theme }) => ({
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr) auto auto',
  alignItems: 'center',
  columnGap: 8,
  [theme.breakpoints.down('sm')]: {
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    '& > :nth-child(2)': { gridRow: 2, gridColumn: '1 / -1' },
  },
}));

export const CardTitle = styled('h3')({
  flex: '1 1 160px',
  minWidth: 0,
  margin: 0,
  fontSize: 16,
  fontWeight: 600,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
});

export const Quiet = styled('p')(({ theme }) => ({
  margin: 0,
  color: theme.palette.text.secondary,
  whiteSpace: 'pre-line',
  overflowWrap: 'anywhere',
}));
