/** No operation that the service uses streams events, so this code never runs. */
function absent(): never {
  throw new Error('The bundle has no event streams')
}

export { absent as EventStreamSerde, absent as eventStreamSerdeProvider }
