package dev.forkful.broker.chronicle;

import dev.forkful.broker.Broker;
import dev.forkful.broker.BrokerContract;

class ChronicleBrokerIT extends BrokerContract {

    @Override
    protected Broker broker() {
        return ChronicleBroker.at(directory, new ChronicleSettings(1 << 16, DiskFloor.DEFAULT));
    }

    @Override
    protected Broker brokerWithWindow(int tasks) {
        return ChronicleBroker.at(directory, new ChronicleSettings(tasks, DiskFloor.DEFAULT));
    }
}
