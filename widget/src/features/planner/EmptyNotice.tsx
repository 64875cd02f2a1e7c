import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useTexts } from '../../i18n.ts';
import { useAppSelector } from '../../store/context.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { Quiet } from './layout.ts';

/** Lies above the grid, which stays where it is when there is something to show. */
const Notice = styled('div')(({ theme }) => ({
  position: 'absolute',
  zIndex: 5,
  insetInline: 0,
  top: '40%',
  margin: '0 auto',
  width: 'fit-content',
  maxWidth: 'calc(100% - 32px)',
  textAlign: 'center',
  borderRadius: 8,
  background: theme.palette.background.paper,
  // Through it people drag and click in the grid.
  pointerEvents: 'none',
  '& > *': { padding: '8px 16px' },
  '& button': { pointerEvents: 'auto' },
}));

/** Says why a grid is empty: because nothing is there, or because it is not known yet. */
export function EmptyNotice({
  isEmpty,
  none,
  onClearSearch,
}: {
  readonly isEmpty: boolean;
  readonly none: string | undefined;
  readonly onClearSearch?: (() => void) | undefined;
}) {
  const { t } = useTexts();
  const status = useAppSelector(({ rooms }) => rooms.status);
  const isLoading = status === 'loading';
  const words = status === 'loaded' && isEmpty ? none : undefined;
  return (
    <Notice role="status">
      {isLoading && <Loading />}
      {words !== undefined && <Quiet>{words}</Quiet>}
      {words !== undefined && onClearSearch && (
        <Button onClick={onClearSearch}>{t('planner.clearSearch')}</Button>
      )}
    </Notice>
  );
}
