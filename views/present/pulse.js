// Watches that a page in a room is the one that the server drew last, and still asks how the room stands. Streamlit may
// lose the end of a page, or its clock, when two scripts of one browser come close together: then all is drawn anew.
const EVERY = 1000, QUIET = 5000, APART = 2500

export default function ({ parentElement, data, setStateValue }) {
  const me = (parentElement.me ??= { beat: "", at: Date.now(), agreed: Date.now() })
  me.data = data
  clearInterval(me.watching)
  me.watching = setInterval(() => {
    const now = Date.now(), pulse = document.querySelector("[data-pulse]")
    const idle = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning"
    if (!idle || document.hidden) return Object.assign(me, { at: now, agreed: now })
    if (pulse && pulse.dataset.beat !== me.beat) Object.assign(me, { beat: pulse.dataset.beat, at: now })
    if (pulse?.dataset.pulse === me.data.drawn) me.agreed = now
    if (now - me.at < QUIET && now - me.agreed < APART) return
    Object.assign(me, { at: now, agreed: now })
    setStateValue("lost", now)
  }, EVERY)
  return () => clearInterval(me.watching)
}
