// Says how the room stands and asks the server again and again; what the page was drawn for has passed once another
// version of the room is told. Then the page is drawn anew, as by a click: until that is here nothing more is asked for.
const AGAIN = 3000, SILENT = 5000
const READY = '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'

export default function ({ parentElement, data, setTriggerValue }) {
  const me = (parentElement.me ??= { line: parentElement.querySelector(".standing"), heard: Date.now() })
  Object.assign(me, { data, called: 0, before: null, gone: false, call: setTriggerValue })
  say(me, data.stands)
  clearTimeout(me.next)
  me.next = setTimeout(look, data.every, me)
  return () => {
    clearTimeout(me.next)
    me.data = null
  }
}

async function look(me) {
  const { data } = me, wasReady = ready()
  const now = await standing(data.code)
  // Meanwhile another page may be here, which looks by itself, or none.
  if (me.data !== data) return
  if (now) me.heard = Date.now()
  // A server that was gone and is back knows no button of this page: the first click would be lost on it.
  me.gone ||= !now
  if (now?.stands) say(me, now.stands)
  if (Date.now() - me.heard > SILENT) say(me, "the server does not answer")
  if (now && wasReady && ready() && (me.gone || passed(me, now)) && Date.now() - me.called > AGAIN) {
    me.called = Date.now()
    me.call("news", now.version)
  }
  me.before = now?.version
  me.next = setTimeout(look, data.every, me)
}

async function standing(code) {
  const folder = location.pathname.replace(/\/+$/, "").replace(/[^/]*$/, "")
  try {
    const answer = await fetch(`${folder}room/${code}`, { cache: "no-store" })
    return answer.ok ? await answer.json() : null
  } catch {
    return null
  }
}

function passed({ data, before }, now) {
  // Whoever leads makes the news: it is some to them only where no page of theirs is on its way.
  if (data.leads && before !== now.version) return false
  return now.over || now.asks !== data.asks || (data.follows && now.version !== data.version)
}

const ready = () => document.querySelector(READY) !== null

function say(me, stands) {
  const words = `${me.data.who} · ${stands}`
  if (me.line.textContent !== words) me.line.textContent = words
}
