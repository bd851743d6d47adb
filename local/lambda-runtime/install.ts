/** Installs AWS's runtime client next to this file. Does not build its native add-on. */
import { installPackage } from '../install-package.ts'

installPackage(import.meta.dirname)
