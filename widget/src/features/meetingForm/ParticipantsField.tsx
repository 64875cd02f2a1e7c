import Autocomplete from '@mui/material/Autocomplete';
import Chip, { type ChipProps } from '@mui/material/Chip';
import TextField from '@mui/material/TextField';
import Tooltip from '@mui/material/Tooltip';
import { useId, useState } from 'react';
import { isUserId, type UserId } from '../../../../shared/src/matrix/ids.ts';
import type { Person } from '../../host/host.ts';
import { useTexts, type Texts } from '../../i18n.ts';
import { nameOf } from '../../store/room.ts';
import { useThumbnail } from '../../store/useThumbnail.ts';
import { ChipAvatar } from '../../ui/ChipAvatar.tsx';
import { PersonOption } from '../../ui/PersonOption.tsx';
import { useUnsound } from '../../ui/Unsound.tsx';
import { visuallyHidden } from '../../ui/visuallyHidden.ts';
import { usePeopleSearch, type Search } from './usePeopleSearch.ts';

type Props = {
  readonly people: readonly Person[];
  readonly onChange: (people: readonly Person[]) => void;
  /** Why somebody cannot be taken out, in words. */
  readonly whyFixed: (userId: UserId) => string | undefined;
  readonly bot: string | undefined;
  readonly isDisabled: boolean;
};

const noOptions = ({ state }: Search, t: Texts): string => {
  if (state === 'idle') return t('form.typeToSearch');
  return state === 'failed' ? t('form.searchFailed') : t('form.noFurtherMembers');
};

/** What was typed, or pasted, one after the other. */
const idsIn = (text: string) => text.split(/[\s,;]+/u).filter((part) => part !== '');

/** Somebody who was chosen. */
function PersonChip({ person, ...props }: ChipProps & { readonly person: Person }) {
  const name = nameOf(person);
  const src = useThumbnail(person.avatarUrl);
  return <Chip {...props} size="small" label={name} avatar={<ChipAvatar name={name} src={src} />} />;
}

/** Somebody who can be chosen. */
function Found({ person }: { readonly person: Person }) {
  const { userId, displayName, avatarUrl } = person;
  const detail = displayName === undefined ? undefined : userId;
  return <PersonOption name={nameOf(person)} src={useThumbnail(avatarUrl)} detail={detail} />;
}

/** A text that begins as a Matrix id does and is none. */
const isHalfAnId = (input: string) => /^@.*:/u.test(input.trim()) && !isUserId(input.trim());

/** Who takes part: found in the directory, or by typing a Matrix id. */
export function ParticipantsField({ people, onChange, whyFixed, bot, isDisabled }: Props) {
  const { t } = useTexts();
  const [input, setInput] = useState('');
  const [hasFocus, setFocus] = useState(false);
  const search = usePeopleSearch(input);
  const howTo = useId();
  const chosen = new Set(people.map(({ userId }) => userId));
  const options = search.people.filter(({ userId }) => userId !== bot && !chosen.has(userId));
  // What stands there when the field is left was meant to be somebody.
  const isLeft = !hasFocus && input.trim() !== '';
  const isWrong = isLeft || isHalfAnId(input);
  useUnsound(isLeft);
  const type = (text: string) => {
    if (idsIn(text).length < 2 || !add(text)) setInput(text);
  };
  /** Adds people whose ids were typed, if that is what they are. */
  const add = (text: string): boolean => {
    const ids = idsIn(text);
    if (ids.length === 0 || !ids.every(isUserId)) return false;
    const added = [...new Set(ids)].filter((userId) => userId !== bot && !chosen.has(userId));
    onChange([...people, ...added.map((userId) => ({ userId }))]);
    setInput('');
    return true;
  };
  return (
    <>
      <Autocomplete<Person, true, true>
        multiple
        disableClearable
        filterSelectedOptions
        autoHighlight
        size="small"
        disabled={isDisabled}
        // The same list as long as it is: another one empties what is being typed.
        value={people as Person[]}
        options={options}
        inputValue={input}
        // Leaving the field takes nothing away that was typed.
        clearOnBlur={false}
        onInputChange={(_, text) => type(text)}
        onFocus={() => setFocus(true)}
        onBlur={() => {
          setFocus(false);
          add(input);
        }}
        onChange={(_, chosenPeople) => {
          const fixed = people.filter(({ userId }) => whyFixed(userId) !== undefined);
          const others = chosenPeople.filter(({ userId }) => whyFixed(userId) === undefined);
          onChange([...fixed, ...others]);
        }}
        // The directory has searched already, and knows more of people than we do.
        filterOptions={(all) => all}
        getOptionLabel={nameOf}
        getOptionKey={({ userId }) => userId}
        isOptionEqualToValue={(one, other) => one.userId === other.userId}
        loading={search.state === 'loading'}
        loadingText={t('form.loadingUsers')}
        noOptionsText={noOptions(search, t)}
        renderOption={({ key, ...props }, person) => (
          <li key={key} {...props}>
            <Found person={person} />
          </li>
        )}
        renderValue={(chosenPeople, itemProps) =>
          chosenPeople.map((person, index) => {
            const { key, onDelete, ...props } = itemProps({ index });
            const why = whyFixed(person.userId);
            return (
              <Tooltip key={key} title={why ?? person.userId} describeChild>
                <PersonChip
                  {...props}
                  person={person}
                  {...(why === undefined && !isDisabled && { onDelete })}
                />
              </Tooltip>
            );
          })
        }
        renderInput={(params) => (
          <TextField
            {...params}
            label={t('form.participants')}
            error={isWrong}
            helperText={isWrong ? t(isLeft ? 'form.nobody' : 'form.noMatrixId') : t('form.participantsHint')}
            slotProps={{
              ...params.slotProps,
              htmlInput: {
                ...params.slotProps.htmlInput,
                'aria-describedby': [params.slotProps.htmlInput['aria-describedby'], howTo]
                  .filter(Boolean)
                  .join(' '),
              },
            }}
          />
        )}
      />
      <span id={howTo} style={visuallyHidden}>
        {t('form.participantsKeys')}
      </span>
    </>
  );
}
