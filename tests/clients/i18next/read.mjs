// Reads a file in one of the app formats with another tool than the one that wrote it.
import { parse } from 'csv-parse/sync'
import i18next from 'i18next'
import { IntlMessageFormat } from 'intl-messageformat'
import xcstrings2locize from 'locize-xcstrings/xcstrings2locize'
import xliff2js from 'xliff/xliff2js'
import { answerLines } from './lines.mjs'

async function throughI18next(text, keySeparator, names) {
  const app = i18next.createInstance()
  await app.init({ lng: 'x', keySeparator, resources: { x: { translation: JSON.parse(text) } } })
  return Object.fromEntries(
    names.map((name) => [name, app.t(name, { skipInterpolation: true })]),
  )
}

const readers = {
  arb({ text }) {
    const members = Object.entries(JSON.parse(text)).filter(([name]) => !name.startsWith('@'))
    const say = (message) => new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).format()
    return Object.fromEntries(members.map(([name, message]) => [name, say(message)]))
  },
  csv({ text }) {
    return parse(text)
  },
  i18next({ text, names }) {
    return throughI18next(text, false, names)
  },
  'i18next-nested'({ text, names }) {
    return throughI18next(text, '.', names)
  },
  xcstrings({ text }) {
    return xcstrings2locize(text)
  },
  xliff({ text }) {
    return xliff2js(text)
  },
}

await answerLines(({ format, ...options }) => readers[format](options))
