import { appTranslationRef, zhMessages } from './translation';

it('says everything in Chinese that it says in English', () => {
  const { getDefaultMessages } = appTranslationRef as unknown as {
    getDefaultMessages(): Record<string, string>;
  };
  expect(Object.keys(zhMessages).sort()).toEqual(
    Object.keys(getDefaultMessages.call(appTranslationRef)).sort(),
  );
});
