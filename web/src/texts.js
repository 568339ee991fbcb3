import en from './locales/en.json';
import fr from './locales/fr.json';

/** The reader's language: the first of the browser's that we speak, else English. */
const language = navigator.languages.map(tag => tag.slice(0, 2)).find(tag => tag === 'fr' || tag === 'en');

document.documentElement.lang = language === 'fr' ? 'fr-CA' : 'en-CA';

export const texts = language === 'fr' ? fr : en;
