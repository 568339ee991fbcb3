import en from './locales/en.json';
import fr from './locales/fr.json';

const spoken = navigator.languages.map(tag => tag.slice(0, 2)).find(tag => tag === 'fr' || tag === 'en');

/** The reader's language: the first of the browser's that we speak, else English. */
export const language = spoken ?? 'en';

document.documentElement.lang = `${language}-CA`;

export const texts = { en, fr }[language];
