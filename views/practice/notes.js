// A field that keeps what is typed. What the server has not kept yet waits here, and in the browser, as
// {step: {text, at}}: `at` is later than every version seen before, so that of two versions the older never wins.
const PAUSE = 500, LATE = 2000, PRESS = 1000

export default function ({ parentElement, data, setStateValue }) {
  const field = parentElement.querySelector("textarea")
  const me = (field.me ??= begun(field, parentElement, data.attempt))
  me.post = waiting => setStateValue("typed", waiting)
  const same = me.step === data.step
  me.step = data.step
  for (const [step, at] of Object.entries(data.seen)) me.kept(step, at)
  me.latest(data.stamp)
  if (!same || (!me.waiting[me.step] && data.stamp === me.stamps[me.step])) show(field, me.waiting[me.step]?.text ?? data.text)
  field.readOnly = data.over
  parentElement.querySelector("label").textContent = data.label
  me.tell()
  if (!me.sent) setTimeout(me.send) // what an earlier page left behind
  return me.end
}

function begun(field, parent, attempt) {
  const name = `greenroom-notes-${attempt}`
  const me = { waiting: read(name), stamps: {}, step: null, timer: null, sent: 0, pressed: 0 }
  const late = () => Object.values(me.waiting).some(({ since }) => Date.now() - since > LATE)

  me.latest = stamp => (me.stamps[me.step] = Math.max(stamp, me.stamps[me.step] ?? 0))
  me.kept = (step, at) => {
    const waits = me.waiting[step]
    if (!waits || (me.stamps[`seen ${step}`] ?? 0) >= at) return
    me.stamps[`seen ${step}`] = at
    if (waits.at > at) waits.since = Date.now() // the server answers; only the last words are on their way
    else delete me.waiting[step]
    write(name, me.waiting)
  }
  me.send = () => {
    clearTimeout(me.timer)
    me.timer = null
    if (Date.now() - me.pressed < PRESS) {
      me.timer = setTimeout(me.send, PRESS)
      return
    }
    me.sent = Date.now()
    if (Object.keys(me.waiting).length > 0) me.post({ ...me.waiting })
  }
  me.tell = () => {
    const stamp = me.stamps[me.step]
    const kept = me.waiting[me.step] || !stamp ? "" : `kept ${new Date(stamp).toLocaleTimeString("en-GB")}`
    say(parent, ".kept", kept)
    say(parent, ".late", late() ? "Not kept yet. It stays in this field until the server answers." : "")
  }
  const tick = setInterval(() => {
    if (late() && Date.now() - me.sent > LATE) me.send()
    me.tell()
  }, 1000)

  field.oninput = () => {
    const before = me.waiting[me.step]
    const at = Math.max(Date.now(), (me.stamps[me.step] ?? 0) + 1, (before?.at ?? 0) + 1)
    me.waiting[me.step] = { text: field.value, at, since: before?.since ?? Date.now() }
    write(name, me.waiting)
    me.timer ??= setTimeout(me.send, PAUSE)
    me.tell()
  }
  field.onblur = () => me.send()
  // What is sent just before a button's word goes out with it, and then the server draws this field anew and nothing
  // else. So nothing is sent while a press is on its way, and all that waits follows right after it.
  const press = () => (me.pressed = Date.now())
  const pressed = () => {
    me.pressed = 0
    me.send()
  }
  addEventListener("pointerdown", press, true)
  addEventListener("click", pressed)
  // The page's keys, the arrows above all, are not for who is writing.
  field.onkeydown = event => event.stopPropagation()
  addEventListener("pagehide", pressed)
  me.end = () => {
    pressed()
    clearTimeout(me.timer)
    clearInterval(tick)
    removeEventListener("pointerdown", press, true)
    removeEventListener("click", pressed)
    removeEventListener("pagehide", pressed)
  }
  return me
}

function show(field, text) {
  if (field.value === text) return
  const { selectionStart, selectionEnd } = field
  field.value = text
  if (field.matches(":focus")) field.setSelectionRange(selectionStart, selectionEnd)
}

function say(parent, where, words) {
  const place = parent.querySelector(where)
  if (place.textContent !== words) place.textContent = words
}

// A browser may refuse to remember; then the field alone does.
function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {}
  } catch {
    return {}
  }
}

function write(name, waiting) {
  try {
    if (Object.keys(waiting).length > 0) localStorage.setItem(name, JSON.stringify(waiting))
    else localStorage.removeItem(name)
  } catch {
    // It stays in the field.
  }
}
