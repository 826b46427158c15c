// A field that keeps what is typed. What the server has not kept yet waits here, and in the browser, as
// {step: {text, at, base, beyond}}: `at` is later than every version seen before. `base` is the version that was written
// on, and `beyond` how much of its text still stands at the beginning: what another tab wrote since then is not lost.
const PAUSE = 500, LATE = 2000, PRESS = 1000

export default function ({ parentElement, data, setStateValue }) {
  const field = parentElement.querySelector("textarea")
  const me = (field.me ??= begun(field, parentElement, data.attempt))
  me.post = waiting => setStateValue("typed", waiting)
  const same = me.step === data.step
  me.step = data.step
  me.over = field.readOnly = data.over
  for (const [step, { at, base }] of Object.entries(data.seen)) me.kept(step, at, base)
  me.latest(data.stamp)
  const waits = me.over ? undefined : me.waiting[me.step]
  if (!same || (!waits && data.stamp === me.stamps[me.step])) {
    show(field, waits?.text ?? data.text)
    if (!waits) me.bases[me.step] = { stamp: data.stamp, text: field.value }
  }
  parentElement.querySelector("label").textContent = data.label
  me.tell()
  if (!me.sent) setTimeout(me.send) // what an earlier page left behind
  return me.end
}

function begun(field, parent, attempt) {
  const name = `greenroom-notes-${attempt}`
  const me = { waiting: read(name), stamps: {}, bases: {}, posted: {}, step: null, timer: null, sent: 0, pressed: 0 }
  const late = () => !me.over && Object.values(me.waiting).some(({ since }) => Date.now() - since > LATE)

  me.latest = stamp => (me.stamps[me.step] = Math.max(stamp, me.stamps[me.step] ?? 0))
  me.kept = (step, at, base) => {
    const waits = me.waiting[step]
    if (!waits || (me.stamps[`seen ${step}`] ?? 0) >= at) return
    me.stamps[`seen ${step}`] = at
    if (waits.at > at) {
      waits.since = Date.now() // the server answers; only the last words are on their way
      if (base > waits.base && me.posted[step]?.at === at) {
        me.bases[step] = { stamp: base, text: me.posted[step].text }
        Object.assign(waits, on(me.bases[step], waits.text))
      }
    } else delete me.waiting[step]
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
    if (me.over || Object.keys(me.waiting).length === 0) return
    me.posted = { ...me.waiting }
    me.post(me.posted)
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
    // Of what an earlier page left behind, its own words tell what it was written on.
    me.bases[me.step] ??= { stamp: before?.base ?? 0, text: [...(before?.text ?? "")].slice(0, before?.beyond ?? 0).join("") }
    me.waiting[me.step] = { text: field.value, at, since: before?.since ?? Date.now(), ...on(me.bases[me.step], field.value) }
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
  // The page's keys, the arrows above all, are not for who is writing; Escape gives them back.
  field.onkeydown = event => {
    event.stopPropagation()
    if (event.key === "Escape") field.blur()
  }
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

// Where a text begins with the version that it was written on, its characters are counted as the server counts them.
function on({ stamp, text }, now) {
  return { base: stamp, beyond: now.startsWith(text) ? [...text].length : 0 }
}

// The caret stays before what it stood before, also where another's words were put in front.
function show(field, text) {
  const { value, selectionStart, selectionEnd } = field
  if (value === text) return
  field.value = text
  const moved = text.startsWith(value.slice(0, selectionEnd)) ? 0 : text.length - value.length
  if (field.matches(":focus")) field.setSelectionRange(Math.max(selectionStart + moved, 0), Math.max(selectionEnd + moved, 0))
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
