//! The card of the server: its address, what was found there, its key.

/// A fixed text of the card of the server, named by what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerLabel {
    /// Heading.
    Server,
    /// Field: the server's address.
    Address,
    /// By the field of the address: how several are typed.
    SeveralAddresses,
    /// Button: ask what is there.
    Check,
    /// The server is being asked.
    Checking,
    /// The same, when it takes long.
    CheckingSlowly,
    /// The server is the simulator, with a warning.
    NotARealServer,
    /// The simulator among the offers.
    SimulatorOffer,
    /// Field: the model.
    Model,
    /// Beside a model that does not answer chats.
    NotForChat,
    /// Beside a model that is not in the server's memory, where the server may not load it by itself.
    NotLoaded,
    /// Beside a model that does not run on the server.
    OfCloud,
    /// No model of the server looks like one for a chat.
    NoChatModels,
    /// The page came over the network by HTTP.
    NotEncrypted,
    /// Heading of how to have more requests in flight.
    HowToMore,
    /// Heading: over which lanes the server is reached.
    Way,
    /// Before other servers that answer.
    OffersHeading,
    /// Heading of the servers that were checked earlier.
    KnownServers,
    /// Button: remember this server no more.
    ForgetServer,
    /// Heading of the causes that are less likely.
    OtherCauses,
    /// Heading of the commands for other systems.
    OtherSystems,
    /// Heading: the key of a server.
    Key,
    /// The same, once there is one.
    KeyIsHeld,
    /// Where the key goes and where it does not.
    KeyNote,
    /// Button: forget the key.
    ForgetKey,
    /// One of several servers is well.
    ServerIsWell,
    /// Some of several servers cannot be measured.
    NotAllCanBeMeasured,
    /// Several servers hide their answers from the page.
    RelayLeadsToOne,
    /// Button: check the others without this server.
    LeaveOut,
}
