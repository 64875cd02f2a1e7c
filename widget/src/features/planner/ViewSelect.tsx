import FormControl from '@mui/material/FormControl';
import InputLabel from '@mui/material/InputLabel';
import ListItemText from '@mui/material/ListItemText';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import { useId } from 'react';
import { useTexts } from '../../i18n.ts';
import { narrowViews, views, type View } from './span.ts';

/** Chooses how to look at the meetings. What does not fit says why. */
export function ViewSelect({
  view,
  isNarrow,
  onChoose,
}: {
  readonly view: View;
  readonly isNarrow: boolean;
  readonly onChoose: (view: View) => void;
}) {
  const { t } = useTexts();
  const id = useId();
  return (
    <FormControl size="small" sx={{ minWidth: 120 }}>
      <InputLabel id={id}>{t('view.label')}</InputLabel>
      <Select<View>
        labelId={id}
        label={t('view.label')}
        value={view}
        renderValue={(chosen) => t(`view.${chosen}`)}
        onChange={({ target: { value } }) => onChoose(value)}
      >
        {views.map((each) => {
          const isTooWide = isNarrow && !narrowViews.includes(each);
          return (
            <MenuItem key={each} value={each} disabled={isTooWide} aria-label={t(`view.${each}`)}>
              <ListItemText primary={t(`view.${each}`)} secondary={isTooWide && t('view.tooWide')} />
            </MenuItem>
          );
        })}
      </Select>
    </FormControl>
  );
}
