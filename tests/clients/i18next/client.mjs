// An app with i18next, driven line by line: each command in, its answer out, as JSON.
import i18next from 'i18next'
import Backend from 'i18next-http-backend'
import { answerLines } from './lines.mjs'

const commands = {
  async start({ url, lang, keySeparator }) {
    await i18next.use(Backend).init({
      lng: lang,
      fallbackLng: false,
      ns: 'errors',
      defaultNS: 'errors',
      keySeparator,
      backend: { loadPath: url },
    })
  },
  show({ keys }) {
    return keys.map((key) => i18next.t(key, { skipInterpolation: true }))
  },
  showUsually({ keys }) {
    return keys.map((key) => i18next.t(key))
  },
  async change({ lang }) {
    await i18next.changeLanguage(lang)
  },
  async reload() {
    await i18next.reloadResources()
  },
}

await answerLines(({ command, ...options }) => commands[command](options))
