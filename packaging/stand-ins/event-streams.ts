/** No operation of the service streams events. The SDK loads this module only for one that does. */
function absent(): never {
  throw new Error('The bundle has no event streams')
}

export { absent as EventStreamSerde, absent as eventStreamSerdeProvider }
