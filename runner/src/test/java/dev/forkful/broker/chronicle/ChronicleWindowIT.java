package dev.forkful.broker.chronicle;

import dev.forkful.broker.Broker;
import dev.forkful.broker.WindowContract;

class ChronicleWindowIT extends WindowContract {
    @Override
    protected Broker broker(int window) {
        return ChronicleBroker.at(directory, new ChronicleSettings(window, DiskFloor.DEFAULT));
    }
}
