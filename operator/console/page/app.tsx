import { useEffect, useRef, useState } from 'preact/hooks'
import type { About } from '../about.ts'
import { readAbout } from './api.ts'
import { NowView } from './now/now-view.tsx'
import { PeriodView } from './period/period-view.tsx'
import { PolicyView } from './policy/policy-view.tsx'
import { type Route, routeIn, type ViewName } from './route.ts'
import { SearchBox } from './search-box.tsx'
import { SimulatorView } from './simulator/simulator-view.tsx'
import { SubjectView } from './subject/subject-view.tsx'

const titles: Readonly<Record<ViewName, string>> = {
  subject: 'Subject',
  now: 'Now',
  period: 'Period',
  policy: 'Policy',
  simulator: 'Simulator',
}

const useRoute = (): Route => {
  const [route, setRoute] = useState(() => routeIn(location.hash))
  useEffect(() => {
    const follow = () => setRoute(routeIn(location.hash))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return route
}

const View = ({ route, about }: { readonly route: Route; readonly about: About }) => {
  switch (route.view) {
    case 'subject':
      return <SubjectView key={route.id} id={route.id} about={about} />
    case 'now':
      return <NowView about={about} />
    case 'period':
      return <PeriodView about={about} />
    case 'policy':
      return <PolicyView about={about} />
    case 'simulator':
      return <SimulatorView about={about} />
  }
}

const Navigation = ({ route, about }: { readonly route: Route; readonly about: About | undefined }) => (
  <nav aria-label="Views">
    {(Object.keys(titles) as ViewName[])
      .filter(name => name !== 'simulator' || about?.is_local)
      .map(name => (
        <a key={name} href={`#/${name}`} aria-current={route.view === name ? 'page' : undefined}>
          {titles[name]}
        </a>
      ))}
  </nav>
)

export const App = () => {
  const route = useRoute()
  const [about, setAbout] = useState<About | null>()
  const main = useRef<HTMLElement>(null)
  useEffect(() => void readAbout().then(read => setAbout(read ?? null)), [])
  useEffect(() => {
    document.title = `${route.id ?? titles[route.view]} – idv-retry`
  }, [route])
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header>
        <div class="bar">
          <a class="name" href="#/subject">
            idv-retry
          </a>
          <span class={about?.is_local ? 'place local' : 'place'}>{about?.place}</span>
          <SearchBox id={route.id} />
          <Navigation route={route} about={about ?? undefined} />
        </div>
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        {about === null && <p class="problem">The server of this page does not answer. Start it again.</p>}
        {about && <View route={route} about={about} />}
      </main>
    </>
  )
}
