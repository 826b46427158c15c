// Makes the slide as large as the screen has room for, and gives a presenter's remote its keys. A slide of lists or a
// diagram is laid out as a page is, in a column of about PAGE pixels, and then scaled as a whole. Charts are drawn in
// the size they have on the screen: of those the server makes larger ones, and is told here how large the screen is.
const PAGE = 760, NARROW = 600, STEP = 0.04, PAUSE = 300
// Of a list too long for the screen the first are shown, and read: this many pixels high, it is as large as on a page.
const HIGH = 830
const REMOTE = { PageDown: ".st-key-next", PageUp: ".st-key-back", ".": ".st-key-blank" }

export default function ({ parentElement, data, setStateValue }) {
  const me = (parentElement.stage ??= begun())
  me.tell = size => setStateValue("size", size)
  me.data = data
  me.look()
  return me.end
}

function begun() {
  const me = { seen: "", asked: 0, told: null }
  const watching = new ResizeObserver(() => me.fit())
  const changing = new MutationObserver(() => me.fit())
  me.look = () => {
    const slide = document.querySelector(".st-key-slide")
    if (slide !== me.slide) {
      watching.disconnect()
      changing.disconnect()
      if (slide) [slide, room(slide)].forEach(each => watching.observe(each))
      if (slide) changing.observe(slide, { childList: true, subtree: true })
    }
    me.slide = slide
    me.seen = ""
    me.fit()
    me.measure()
  }
  me.fit = () => {
    cancelAnimationFrame(me.asked)
    me.asked = requestAnimationFrame(() => me.slide && fit(me))
  }
  me.measure = () => {
    clearTimeout(me.told)
    const { width, height } = me.data
    if (width !== innerWidth || height !== innerHeight)
      me.told = setTimeout(() => me.tell({ width: innerWidth, height: innerHeight }), PAUSE)
  }
  const resized = () => {
    me.fit()
    me.measure()
  }
  const key = event => {
    if (event.target.matches("input, textarea, [contenteditable], [role=slider]")) return
    const button = REMOTE[event.key] && document.querySelector(`${REMOTE[event.key]} button`)
    if (!button) return
    event.preventDefault()
    button.click()
  }
  addEventListener("resize", resized)
  document.addEventListener("keydown", key)
  me.end = () => {
    clearTimeout(me.told)
    watching.disconnect()
    changing.disconnect()
    removeEventListener("resize", resized)
    document.removeEventListener("keydown", key)
  }
  return me
}

function room(slide) {
  return slide.parentElement
}

function fit(me) {
  const { slide, data } = me, style = slide.style
  const wide = room(slide).clientWidth, charts = slide.querySelector('[data-testid="stPlotlyChart"], .stSkeleton')
  style.setProperty("--scale", charts && wide >= NARROW ? data.scale : 1)
  if (wide < NARROW || charts) {
    Object.assign(style, { transform: "", width: "", marginBottom: "" })
    me.seen = ""
    return
  }
  const foot = document.querySelector(".stBottom")?.offsetHeight ?? 0
  const high = innerHeight - foot - room(slide).getBoundingClientRect().top - document.scrollingElement.scrollTop - 8
  const now = `${wide} ${high} ${slide.offsetHeight}`
  if (now === me.seen) return
  let scale = wide / PAGE
  for (; scale > innerHeight / HIGH; scale -= STEP) {
    style.width = `${wide / scale}px`
    if (slide.offsetHeight * scale <= high) break
  }
  style.transform = `scale(${scale})`
  // The page is to be as long as what is seen of it.
  style.marginBottom = `${slide.offsetHeight * (scale - 1)}px`
  me.seen = `${wide} ${high} ${slide.offsetHeight}`
}
