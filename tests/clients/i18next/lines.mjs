// One JSON value a line in, one out. An error ends the program, and its trace tells why.
import { createInterface } from 'node:readline'

export async function answerLines(answer) {
  for await (const line of createInterface({ input: process.stdin })) {
    const given = await answer(JSON.parse(line))
    process.stdout.write(`${JSON.stringify(given ?? null)}\n`)
  }
}
