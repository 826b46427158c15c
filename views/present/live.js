// Says how the room stands, as the server tells it over a connection of the page's own. What the page was drawn for has
// passed once a later version of the room is told: then the page is drawn anew, as by a click. Who follows has their
// buttons here too, each with its key.
const EVERY = 250, AGAIN = 3000, RETRY = 1000, SILENT = 5000, OWN = 700
const READY = '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'
const TYPED = "input, textarea, select, [contenteditable]"

export default function ({ parentElement, data, setTriggerValue }) {
  const me = (parentElement.live ??= begun(parentElement))
  Object.assign(me, { data, called: 0, gone: false })
  me.draw = version => setTriggerValue("news", version)
  me.press = key => setTriggerValue("press", key)
  say(me, data.stands)
  show(me)
  if (me.code !== data.code) listen(me, data.code)
  clearInterval(me.checking)
  me.checking = setInterval(check, EVERY, me)
  document.removeEventListener("keydown", me.typed)
  document.addEventListener("keydown", me.typed)
  return () => {
    clearInterval(me.checking)
    document.removeEventListener("keydown", me.typed)
    leave(me)
  }
}

function begun(parent) {
  const [led, number, line] = [".led", ".led-count", ".standing"].map(each => parent.querySelector(each))
  const me = { led, number, line, code: null }
  me.typed = event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.closest?.(TYPED)) return
    const press = me.data.presses?.find(each => each.shortcut === event.key.toUpperCase())
    if (press) me.press(press.key)
  }
  return me
}

function listen(me, code) {
  leave(me)
  const folder = location.pathname.replace(/\/+$/, "").replace(/[^/]*$/, "")
  const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}${folder}room/${code}`)
  Object.assign(me, { code, socket, now: null })
  me.silent ??= Date.now()
  socket.onmessage = told => {
    Object.assign(me, { now: JSON.parse(told.data), heard: Date.now(), silent: null })
    if (me.now.stands) say(me, me.now.stands)
    check(me)
  }
  socket.onclose = () => {
    // A server that is back after it was gone knows no button of this page: the first click would be lost on it.
    Object.assign(me, { now: null, gone: true })
    me.silent ??= Date.now()
    me.trying = setTimeout(listen, RETRY, me, code)
  }
}

function leave(me) {
  clearTimeout(me.trying)
  if (me.socket) me.socket.onclose = me.socket.onmessage = null
  me.socket?.close()
  me.code = null
}

function check(me) {
  const { now } = me
  if (me.silent && Date.now() - me.silent > SILENT) say(me, "the server does not answer")
  if (!now || !(me.gone || passed(me, now)) || !document.querySelector(READY)) return
  // Asked for, and not here yet.
  if (Date.now() - me.called < AGAIN) return
  me.called = Date.now()
  me.draw(now.version)
}

function passed({ data, heard }, now) {
  // Whoever leads makes the news: it is some to them only where no page of theirs is on its way.
  if (data.leads && Date.now() - heard < OWN) return false
  if (now.over || (now.version > data.version && (data.follows || now.asks !== data.asks))) return true
  if (data.counts && now.crowd !== data.crowd) return true
  // Of an interview who leads draws each change themselves.
  return !data.leads && now.held > data.held
}

function say(me, stands) {
  const { who, follows, leads, left } = me.data
  const moved = !follows && !leads && left && (me.now ?? me.data).version > left ? " · the room has moved on" : ""
  write(me.line, `${who}${moved} · ${stands}`)
}

// What stands there already stays: one of the buttons may hold the focus.
function show({ led, number, data, press }) {
  const { presses = [], count = "" } = data
  led.hidden = !presses.length
  write(number, count)
  led.querySelectorAll("button").forEach(each => presses.some(({ key }) => key === each.name) || each.remove())
  let next = led.firstElementChild
  for (const { key, words, shortcut, open, stands_out } of presses) {
    let button = led.querySelector(`button[name="${key}"]`)
    if (!button) {
      button = document.createElement("button")
      Object.assign(button, { type: "button", name: key, innerHTML: "<span></span><kbd aria-hidden=true></kbd>" })
    }
    if (button === next) next = next.nextElementSibling
    else led.insertBefore(button, next)
    button.onclick = () => press(key)
    button.classList.toggle("stands-out", stands_out)
    button.setAttribute("aria-keyshortcuts", shortcut)
    if (open !== null) button.setAttribute("aria-pressed", open)
    write(button.firstChild, words)
    write(button.lastChild, shortcut)
  }
}

function write(where, words) {
  if (where.textContent !== words) where.textContent = words
}
