import Autocomplete from '@mui/material/Autocomplete';
import Button from '@mui/material/Button';
import Alert from '@mui/material/Alert';
import CircularProgress from '@mui/material/CircularProgress';
import TextField from '@mui/material/TextField';
import { useMemo } from 'react';
import { useTexts } from '../i18n.ts';

/** The widgets that there are to choose from, as far as that is known. */
type Widgets = {
  readonly state: 'loading' | 'loaded' | 'failed';
  readonly available: readonly { readonly id: string; readonly name: string }[];
  readonly reload: () => void;
};

type Props = {
  readonly widgets: Widgets;
  readonly chosen: readonly string[] | null;
  readonly onChange: (ids: readonly string[]) => void;
  readonly isDisabled: boolean;
};

/** Which of the bot's widgets a meeting has. Where they are not known, the rest of the form works all the same. */
export function WidgetsField({ widgets, chosen, onChange, isDisabled }: Props) {
  const { t } = useTexts();
  const { state, available, reload } = widgets;
  // The same list as long as it is: another one empties what is being typed.
  const value = useMemo(() => [...(chosen ?? [])], [chosen]);
  const names = new Map(available.map(({ id, name }) => [id, name]));
  if (state === 'failed')
    return (
      <Alert
        severity="warning"
        action={
          <Button color="inherit" size="small" onClick={reload}>
            {t('retry')}
          </Button>
        }
      >
        {t('form.widgetsFailed')}
      </Alert>
    );
  return (
    <Autocomplete
      multiple
      filterSelectedOptions
      size="small"
      disabled={isDisabled || state === 'loading'}
      value={value}
      options={available.map(({ id }) => id)}
      getOptionLabel={(id) => names.get(id) ?? id}
      onChange={(_, ids) => onChange(ids)}
      noOptionsText={available.length === 0 ? t('form.noWidgets') : t('form.allWidgets')}
      renderInput={(params) => (
        <TextField
          {...params}
          label={t('form.widgets')}
          slotProps={{
            ...params.slotProps,
            input: {
              ...params.slotProps.input,
              endAdornment:
                state === 'loading' ? (
                  <CircularProgress size={20} aria-label={t('form.widgetsLoading')} />
                ) : (
                  params.slotProps.input.endAdornment
                ),
            },
          }}
        />
      )}
    />
  );
}
